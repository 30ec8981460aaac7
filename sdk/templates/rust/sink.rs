//! @ID@.sink: every item with the share of each class, as probabilities.csv in the node's folder.
use graft::{Batch, Host, Kind, Node, Port, Result, Schema, SchemaSink, Values};

struct Sink {
    host: Host,
    text: String,
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

impl Node for Sink {
    const KIND: Kind = Kind::Sink;
    const NAME: &'static str = "sink";
    const SUMMARY: &'static str = "Writes the share of each class as a CSV file.";

    fn inputs() -> Vec<Port> {
        vec![Port::probabilities()]
    }
    fn create(host: Host, _values: &Values) -> Result<Self> {
        Ok(Sink { host, text: String::new() })
    }
    fn infer(&mut self, input: &Schema, _output: &SchemaSink) -> Result {
        let names: Vec<String> = input.class_names(0).iter().map(|one| quoted(one)).collect();
        self.text = format!("id,label,{}\n", names.join(","));
        Ok(())
    }
    // Batches come in the order of the items.
    fn consume(&mut self, input: &Batch) -> Result {
        for i in 0..input.len() {
            self.text += &format!("{},{}", quoted(&input.id(i)), quoted(&input.label_name(i)));
            for share in input.floats(0, i) {
                self.text += &format!(",{share}");
            }
            self.text.push('\n');
        }
        Ok(())
    }
    fn finish(&mut self) -> Result {
        self.host.write_file("probabilities.csv", self.text.as_bytes())
    }
}

graft::plugin!("@ID@", "0.1.0", Sink);
