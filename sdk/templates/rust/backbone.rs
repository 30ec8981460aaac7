//! @ID@.backbone: features of an image without a network: the mean colour of each cell of a grid, and
//! how strongly brightness changes across and down in it. Put your own network in its place.
use graft::{Batch, Error, Host, Kind, Node, Output, Param, Port, Result, Schema, SchemaSink, Values};

const NUMBERS_OF_A_CELL: usize = 5; // red, green, blue, change across, change down

struct Backbone {
    size: i64,
    grid: i64,
}

impl Node for Backbone {
    const KIND: Kind = Kind::Transform;
    const NAME: &'static str = "backbone";
    const SUMMARY: &'static str = "Mean colour and contrast of each cell of a grid.";

    fn params() -> Vec<Param> {
        vec![
            Param::integer("size", "Pixels a side of the images that it takes.", "96", 16, 1024),
            Param::integer("grid", "Cells a side that an image is cut into.", "4", 1, 8),
        ]
    }
    fn inputs() -> Vec<Port> {
        vec![Port::image()]
    }
    fn create(_host: Host, values: &Values) -> Result<Self> {
        Ok(Backbone { size: values.integer("size"), grid: values.integer("grid") })
    }
    fn image_side(&self) -> Option<i32> {
        Some(self.size as i32)
    }
    fn infer(&mut self, input: &Schema, output: &SchemaSink) -> Result {
        if input.shape(0)[..2] != [self.size, self.size] {
            return Err(Error::invalid(
                "the images above it have another size; put an augment.standard node between",
            ));
        }
        output.features("features", self.grid * self.grid * NUMBERS_OF_A_CELL as i64)
    }
    fn process(&self, input: &Batch, output: &Output) -> Result {
        output.rows(input.len(), |i, row| {
            let image = input.image(0, i);
            for (cell, out) in row.chunks_mut(NUMBERS_OF_A_CELL).enumerate() {
                let (y, x) = (cell as i64 / self.grid, cell as i64 % self.grid);
                let edge = |k: i64| k * self.size / self.grid;
                out.fill(0.0);
                let mut pixels = 0.0;
                for py in edge(y)..edge(y + 1) {
                    for px in edge(x)..edge(x + 1) {
                        for colour in 0..3 {
                            out[colour] += f32::from(image.at(py, px, colour as i64));
                        }
                        let green = image.at(py, px, 1); // stands for brightness
                        if px > 0 {
                            out[3] += f32::from(green.abs_diff(image.at(py, px - 1, 1)));
                        }
                        if py > 0 {
                            out[4] += f32::from(green.abs_diff(image.at(py - 1, px, 1)));
                        }
                        pixels += 1.0;
                    }
                }
                out.iter_mut().for_each(|one| *one /= 255.0 * pixels);
            }
            Ok(())
        })
    }
}

graft::plugin!("@ID@", "0.1.0", Backbone);
