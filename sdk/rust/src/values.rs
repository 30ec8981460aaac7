//! Tables of parameters and ports, and the validated values.
use crate::abi::*;
use std::ptr::null;

pub(crate) const fn text(value: &'static str) -> graft_text {
    graft_text { data: value.as_ptr(), size: value.len() as u64 }
}
pub(crate) fn borrowed(value: &str) -> graft_text {
    graft_text { data: value.as_ptr(), size: value.len() as u64 }
}
/// The host keeps what stands behind a text alive for the call.
pub(crate) fn string(value: graft_text) -> String {
    if value.size == 0 {
        return String::new();
    }
    let bytes = unsafe { std::slice::from_raw_parts(value.data, value.size as usize) };
    String::from_utf8_lossy(bytes).into_owned()
}

pub struct Param(pub(crate) graft_param);

impl Param {
    fn of(kind: i32, name: &'static str, doc: &'static str) -> Param {
        Param(graft_param {
            struct_size: std::mem::size_of::<graft_param>() as u32,
            r#type: kind,
            name: text(name),
            doc: text(doc),
            unit: text(""),
            default_value: text(""),
            flags: 0,
            reserved: 0,
            minimum: f64::NEG_INFINITY,
            maximum: f64::INFINITY,
            min_count: 0,
            max_count: u64::MAX,
            choices: null(),
            n_choices: 0,
        })
    }
    /// `standard` is the default, as a pipeline file would say it.
    pub fn integer(name: &'static str, doc: &'static str, standard: &'static str, least: i32, most: i32) -> Param {
        let mut made = Param::of(2, name, doc);
        made.0.default_value = text(standard);
        made.0.minimum = least.into();
        made.0.maximum = most.into();
        made
    }
    /// An existing file that the pipeline must name.
    pub fn file(name: &'static str, doc: &'static str) -> Param {
        let mut made = Param::of(6, name, doc);
        made.0.flags = 1;
        made
    }
}

pub struct Port(pub(crate) graft_port);

impl Port {
    fn of(name: &'static str, dtype: i32, shape: &[i64]) -> Port {
        let mut sizes = [0; MAX_RANK];
        sizes[..shape.len()].copy_from_slice(shape);
        Port(graft_port {
            struct_size: std::mem::size_of::<graft_port>() as u32,
            flags: 0,
            name: text(name),
            role: text(name),
            column_param: text(""),
            kind: 1,
            dtype,
            rank: shape.len() as i32,
            reserved: 0,
            shape: sizes,
        })
    }
    /// uint8 [height, width, 3].
    pub fn image() -> Port {
        Port::of("image", 5, &[-1, -1, 3])
    }
    /// float32 [F].
    pub fn features() -> Port {
        Port::of("features", 1, &[-1])
    }
    /// float32 [C].
    pub fn probabilities() -> Port {
        Port::of("probabilities", 1, &[-1])
    }
}

/// The host has checked presence, type and range against the table.
pub struct Values(pub(crate) *const graft_values);

impl Values {
    fn find(&self, name: &str) -> &graft_value {
        let all = unsafe { std::slice::from_raw_parts((*self.0).values, (*self.0).n_values as usize) };
        let found = all.iter().map(|one| unsafe { &**one }).find(|one| string(one.name) == name);
        found.unwrap_or_else(|| panic!("the table of the node declares no parameter '{name}'"))
    }
    pub fn integer(&self, name: &str) -> i64 {
        self.find(name).integer
    }
    pub fn text(&self, name: &str) -> String {
        string(self.find(name).text)
    }
}
