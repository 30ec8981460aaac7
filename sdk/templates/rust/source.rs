//! @ID@.source: the rows of a CSV file as items: `label,number,number,...` below one line of headings.
use graft::{Batch, Error, Host, ItemSink, Kind, Listed, Node, Output, Param, Result, Schema, SchemaSink, Values};
use std::collections::BTreeMap;

struct Row {
    label: String,
    numbers: Vec<f32>,
}

struct Source {
    host: Host,
    path: String,
    rows: BTreeMap<String, Row>, // by item id
}

fn read_table(path: &str) -> Result<Vec<(usize, Row)>> {
    let text = std::fs::read_to_string(path)
        .map_err(|why| Error::data_loss(format!("'{path}' cannot be read: {why}")))?;
    let width = text.lines().next().unwrap_or("").matches(',').count();
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()) {
        let fault = |what: String| Error::data_loss(format!("'{path}' line {}: {what}", i + 1));
        let mut cells = line.split(',');
        let label = cells.next().unwrap_or("").to_string();
        let numbers: std::result::Result<Vec<f32>, _> = cells.map(|cell| cell.parse::<f32>()).collect();
        let numbers = numbers.map_err(|why| fault(why.to_string()))?;
        if numbers.len() != width {
            return Err(fault(format!("{} numbers, the headings say {width}", numbers.len())));
        }
        rows.push((i + 1, Row { label, numbers }));
    }
    if rows.is_empty() {
        return Err(Error::data_loss(format!("'{path}' has no rows")));
    }
    Ok(rows)
}

impl Source {
    fn read(&mut self, path: &str, prefix: &str) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for (line, row) in read_table(path)? {
            let id = format!("{prefix}{line}");
            ids.push(id.clone());
            self.rows.insert(id, row);
        }
        Ok(ids)
    }
    fn give(&self, ids: &[String], path: &str, labelled: bool, sink: &ItemSink) -> Result {
        for id in ids {
            let row = &self.rows[id];
            let bytes: Vec<u8> = row.numbers.iter().flat_map(|one| one.to_le_bytes()).collect();
            // A row of the table has no file of its own.
            let (label, path) = if labelled { (row.label.as_str(), "") } else { ("", path) };
            let hash = self.host.hash(&bytes);
            sink.add(&Listed { id: id.clone(), path: path.into(), label: label.into(), hash })?;
        }
        Ok(())
    }
}

impl Node for Source {
    const KIND: Kind = Kind::Source;
    const NAME: &'static str = "source";
    const SUMMARY: &'static str = "The rows of a CSV file, label first, then numbers.";

    fn params() -> Vec<Param> {
        vec![Param::file("path", "The CSV file.")]
    }
    fn create(host: Host, values: &Values) -> Result<Self> {
        Ok(Source { host, path: values.text("path"), rows: BTreeMap::new() })
    }
    fn infer(&mut self, _input: &Schema, output: &SchemaSink) -> Result {
        output.features("numbers", read_table(&self.path)?[0].1.numbers.len() as i64)
    }
    // `paths`, where there are any, are other files of the same headings, without their labels.
    fn list(&mut self, paths: Option<&[String]>, sink: &ItemSink) -> Result {
        let paths = match paths {
            Some(paths) => paths,
            None => {
                let path = self.path.clone();
                let ids = self.read(&path, "")?;
                return self.give(&ids, &path, true, sink);
            }
        };
        for path in paths {
            match self.read(path, &format!("{path}:")) {
                Ok(ids) => self.give(&ids, path, false, sink)?,
                Err(why) => sink.reject(path, &why),
            }
        }
        Ok(())
    }
    fn process(&self, input: &Batch, output: &Output) -> Result {
        output.rows(input.len(), |i, out| match self.rows.get(&input.id(i)) {
            Some(row) if row.numbers.len() == out.len() => {
                out.copy_from_slice(&row.numbers);
                Ok(())
            }
            _ => Err(Error::data_loss("the row has another number of columns than the table")),
        })
    }
}

graft::plugin!("@ID@", "0.1.0", Source);
