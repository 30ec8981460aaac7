//! @ID@.transform: the mean and the deviation of each colour of an image, whatever its size.
use graft::{Batch, Host, Kind, Node, Output, Port, Result, Schema, SchemaSink, Values};

struct Transform;

impl Node for Transform {
    const KIND: Kind = Kind::Transform;
    const NAME: &'static str = "transform";
    const SUMMARY: &'static str = "Mean and deviation of each colour of an image.";

    fn inputs() -> Vec<Port> {
        vec![Port::image()]
    }
    fn create(_host: Host, _values: &Values) -> Result<Self> {
        Ok(Transform)
    }
    fn infer(&mut self, _input: &Schema, output: &SchemaSink) -> Result {
        output.features("statistics", 6)
    }
    fn process(&self, input: &Batch, output: &Output) -> Result {
        output.rows(input.len(), |i, row| {
            let image = input.image(0, i);
            let pixels = (image.height() * image.width()) as f64;
            for colour in 0..3 {
                // Integer sums are exact, so the result does not depend on their order.
                let (mut sum, mut squares) = (0u64, 0u64);
                for y in 0..image.height() {
                    for x in 0..image.width() {
                        let value = u64::from(image.at(y, x, colour as i64));
                        sum += value;
                        squares += value * value;
                    }
                }
                let mean = sum as f64 / pixels;
                let variance = (squares as f64 / pixels - mean * mean).max(0.0);
                row[colour] = (mean / 255.0) as f32;
                row[3 + colour] = (variance.sqrt() / 255.0) as f32;
            }
            Ok(())
        })
    }
}

graft::plugin!("@ID@", "0.1.0", Transform);
