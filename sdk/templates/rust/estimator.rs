//! @ID@.estimator: the class whose mean features are nearest. Shares are a softmax of squared
//! distances, in units of the mean squared distance of train items to their own class.
use graft::{Batch, Dataset, Error, Host, Kind, Node, Output, Port, Result, Schema, SchemaSink, Values};

#[derive(Default)]
struct Estimator {
    classes: Vec<String>,
    width: usize,
    centres: Vec<f32>, // [classes][width]
    spread: f32,
}

fn distance(features: &[f32], centre: &[f32]) -> f64 {
    features.iter().zip(centre).map(|(a, b)| f64::from(a - b) * f64::from(a - b)).sum()
}

impl Estimator {
    fn centre(&self, class: usize) -> &[f32] {
        &self.centres[class * self.width..][..self.width]
    }
}

impl Node for Estimator {
    const KIND: Kind = Kind::Estimator;
    const NAME: &'static str = "estimator";
    const SUMMARY: &'static str = "The class whose mean features are nearest.";

    fn inputs() -> Vec<Port> {
        vec![Port::features()]
    }
    fn create(_host: Host, _values: &Values) -> Result<Self> {
        Ok(Estimator::default())
    }
    // Called before fit(), when the classes are not known yet, and again after fit() or load().
    fn infer(&mut self, input: &Schema, output: &SchemaSink) -> Result {
        let width = input.shape(0)[0];
        if !self.classes.is_empty() && width != -1 && width != self.width as i64 {
            return Err(Error::invalid("it learned from another number of features; use the same backbone"));
        }
        output.probabilities(&self.classes)
    }
    fn fit(&mut self, data: &Dataset) -> Result {
        let (all, classes) = (data.train()?, data.class_names());
        if all.len() == 0 {
            return Err(Error::invalid("there are no train items to learn from"));
        }
        let width = all.floats(0, 0).len();
        let (mut sums, mut counts) = (vec![0.0f64; classes.len() * width], vec![0.0f64; classes.len()]);
        for i in 0..all.len() {
            let label = all.label(i) as usize;
            counts[label] += 1.0;
            for (sum, value) in sums[label * width..].iter_mut().zip(all.floats(0, i)) {
                *sum += f64::from(*value);
            }
        }
        let means = sums.iter().enumerate().map(|(i, sum)| (sum / counts[i / width].max(1.0)) as f32);
        *self = Estimator { classes, width, centres: means.collect(), spread: 1.0 };
        let far = |i| distance(all.floats(0, i), self.centre(all.label(i) as usize));
        let total: f64 = (0..all.len()).map(far).sum();
        self.spread = (total / all.len() as f64).max(1e-12) as f32;
        Ok(())
    }
    fn process(&self, input: &Batch, output: &Output) -> Result {
        output.rows(input.len(), |i, row| {
            let features = input.floats(0, i);
            let far = (0..row.len()).map(|c| distance(features, self.centre(c)) / f64::from(self.spread));
            let far: Vec<f64> = far.collect();
            let nearest = far.iter().cloned().fold(f64::INFINITY, f64::min);
            let shares: Vec<f64> = far.iter().map(|one| (nearest - one).exp()).collect();
            let total: f64 = shares.iter().sum();
            row.iter_mut().zip(&shares).for_each(|(out, share)| *out = (share / total) as f32);
            Ok(())
        })
    }
    // The same state always gives the same bytes: width, a name a line, an empty line, numbers.
    fn save(&self) -> Result<Vec<u8>> {
        let mut bytes = format!("{}\n{}\n\n", self.width, self.classes.join("\n")).into_bytes();
        for number in self.centres.iter().chain([&self.spread]) {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Ok(bytes)
    }
    fn load(&mut self, state: &[u8]) -> Result {
        let damaged = || Error::data_loss("the state is not one that it wrote");
        let end = state.windows(2).position(|two| two == b"\n\n").ok_or_else(damaged)?;
        let head = std::str::from_utf8(&state[..end]).map_err(|_| damaged())?;
        let mut lines = head.lines().map(String::from);
        let width: usize = lines.next().and_then(|one| one.parse().ok()).ok_or_else(damaged)?;
        let classes: Vec<String> = lines.collect();
        let numbers = &state[end + 2..];
        let count = classes.len().checked_mul(width).and_then(|n| n.checked_add(1)).ok_or_else(damaged)?;
        if width == 0 || classes.is_empty() || count.checked_mul(4) != Some(numbers.len()) {
            return Err(damaged());
        }
        let number = |four: &[u8]| f32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        let mut centres: Vec<f32> = numbers.chunks(4).map(number).collect();
        let spread = centres.pop().ok_or_else(damaged)?;
        *self = Estimator { classes, width, centres, spread };
        Ok(())
    }
}

graft::plugin!("@ID@", "0.1.0", Estimator);
