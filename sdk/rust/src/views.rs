//! What a node sees of the host, of batches and of datasets. Views live as long as the call that gave them.
use crate::abi::*;
use crate::values::{borrowed, string};
use crate::{Error, Result};
use std::os::raw::c_void;

fn check(code: graft_status, what: &str) -> Result {
    if code == 0 {
        return Ok(());
    }
    Err(Error { code, message: format!("the host refused: {what}") })
}

#[derive(Clone, Copy)]
pub struct Host(pub(crate) *const graft_host);
// The host's functions may be called from any thread that it calls the node on.
unsafe impl Send for Host {}
unsafe impl Sync for Host {}

impl Host {
    pub fn hash(&self, bytes: &[u8]) -> [u8; 16] {
        let mut out = [0; 16];
        unsafe { ((*self.0).hash)(self.0, bytes.as_ptr() as *const c_void, bytes.len() as u64, out.as_mut_ptr()) };
        out
    }
    /// Writes a file into the node's folder of the run.
    pub fn write_file(&self, name: &str, bytes: &[u8]) -> Result {
        let found = unsafe { ((*self.0).extension)(self.0, borrowed("graft.results/1")) } as *const graft_results;
        if found.is_null() {
            return Err(Error::unimplemented("this host keeps no files of nodes"));
        }
        let data = bytes.as_ptr() as *const c_void;
        let code = unsafe { ((*found).write_file)(self.0, borrowed(name), data, bytes.len() as u64) };
        check(code, "writing a file of the node")
    }
    pub(crate) fn fail(&self, error: &Error) -> graft_status {
        unsafe { ((*self.0).set_error)(self.0, error.code, borrowed(&error.message)) };
        error.code
    }
}

pub struct Schema(pub(crate) *const graft_schema);

impl Schema {
    fn column(&self, i: usize) -> &graft_column_schema {
        unsafe { &**(*self.0).columns.add(i) }
    }
    pub fn shape(&self, i: usize) -> &[i64] {
        let column = self.column(i);
        &column.shape[..column.rank as usize]
    }
    pub fn class_names(&self, i: usize) -> Vec<String> {
        let column = self.column(i);
        (0..column.n_class_names as usize).map(|c| string(unsafe { *column.class_names.add(c) })).collect()
    }
}

pub struct SchemaSink(pub(crate) *const graft_schema_sink);

impl SchemaSink {
    fn add(&self, name: &str, role: &str, size: i64, class_names: &[String]) -> Result {
        let names: Vec<graft_text> = class_names.iter().map(|one| borrowed(one)).collect();
        let mut shape = [0; MAX_RANK];
        shape[0] = size;
        let column = graft_column_schema {
            struct_size: std::mem::size_of::<graft_column_schema>() as u32,
            kind: 1,
            name: borrowed(name),
            role: borrowed(role),
            dtype: 1,
            rank: 1,
            shape,
            class_names: names.as_ptr(),
            n_class_names: names.len() as u64,
            n_values: 0,
        };
        check(unsafe { ((*self.0).add)(self.0, &column) }, "the column")
    }
    /// float32 [size].
    pub fn features(&self, name: &str, size: i64) -> Result {
        self.add(name, "features", size, &[])
    }
    /// float32 [C]; no classes = not known before fit().
    pub fn probabilities(&self, class_names: &[String]) -> Result {
        let size = if class_names.is_empty() { -1 } else { class_names.len() as i64 };
        self.add("probabilities", "probabilities", size, class_names)
    }
}

/// uint8 [height, width, 3] with strides.
pub struct Image<'a>(&'a graft_tensor);

impl Image<'_> {
    pub fn height(&self) -> i64 {
        self.0.shape[0]
    }
    pub fn width(&self) -> i64 {
        self.0.shape[1]
    }
    pub fn at(&self, y: i64, x: i64, colour: i64) -> u8 {
        let (shape, strides) = (&self.0.shape, &self.0.strides);
        assert!((0..shape[0]).contains(&y) && (0..shape[1]).contains(&x) && (0..3).contains(&colour));
        let at = y * strides[0] + x * strides[1] + colour * strides[2];
        unsafe { *(self.0.data as *const u8).offset(at as isize) }
    }
}

pub struct Batch(pub(crate) *const graft_batch);

impl Batch {
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        unsafe { (*self.0).n_items as usize }
    }
    fn item(&self, i: usize) -> &graft_item {
        assert!(i < self.len());
        unsafe { &**(*self.0).items.add(i) }
    }
    pub fn id(&self, i: usize) -> String {
        string(self.item(i).id)
    }
    pub fn label(&self, i: usize) -> i32 {
        self.item(i).label
    }
    pub fn label_name(&self, i: usize) -> String {
        string(self.item(i).label_name)
    }
    fn tensor(&self, column: usize, i: usize) -> &graft_tensor {
        assert!(i < self.len() && column < unsafe { (*self.0).n_columns as usize });
        unsafe { &**(**(*self.0).columns.add(column)).items.add(i) }
    }
    pub fn image(&self, column: usize, i: usize) -> Image<'_> {
        Image(self.tensor(column, i))
    }
    /// A row of float32, which the host hands over contiguous.
    pub fn floats(&self, column: usize, i: usize) -> &[f32] {
        let tensor = self.tensor(column, i);
        unsafe { std::slice::from_raw_parts(tensor.data as *const f32, tensor.shape[0] as usize) }
    }
}

pub struct Output(pub(crate) *const graft_output);

impl Output {
    /// Fills the first column, float32 [n, F], a row at a time.
    pub fn rows(&self, n: usize, mut fill: impl FnMut(usize, &mut [f32]) -> Result) -> Result {
        let mut tensor: graft_tensor = unsafe { std::mem::zeroed() };
        tensor.struct_size = std::mem::size_of::<graft_tensor>() as u32;
        check(unsafe { ((*self.0).stacked)(self.0, 0, &mut tensor) }, "an output tensor")?;
        for i in 0..n {
            let first = unsafe { (tensor.data as *mut f32).offset((i as i64 * tensor.strides[0]) as isize) };
            let row = unsafe { std::slice::from_raw_parts_mut(first, tensor.shape[1] as usize) };
            if let Err(why) = fill(i, row) {
                unsafe { ((*self.0).reject)(self.0, i as u64, why.code, borrowed(&why.message)) };
            }
        }
        Ok(())
    }
}

/// An item as a source finds it.
pub struct Listed {
    pub id: String,
    pub path: String,
    pub label: String,
    pub hash: [u8; 16],
}

pub struct ItemSink(pub(crate) *const graft_item_sink);

impl ItemSink {
    pub fn add(&self, item: &Listed) -> Result {
        let raw = graft_listed_item {
            struct_size: std::mem::size_of::<graft_listed_item>() as u32,
            split: 0,
            id: borrowed(&item.id),
            path: borrowed(&item.path),
            label: borrowed(&item.label),
            group: borrowed(""),
            hash: item.hash,
        };
        check(unsafe { ((*self.0).add)(self.0, &raw) }, "an item")
    }
    pub fn reject(&self, path: &str, why: &Error) {
        unsafe { ((*self.0).reject)(self.0, borrowed(path), why.code, borrowed(&why.message)) }
    }
}

pub struct Dataset(pub(crate) *const graft_dataset);

impl Dataset {
    pub fn class_names(&self) -> Vec<String> {
        let raw = unsafe { &*self.0 };
        (0..raw.n_classes as usize).map(|i| string(unsafe { *raw.class_names.add(i) })).collect()
    }
    /// All train items in their first view.
    pub fn train(&self) -> Result<Batch> {
        let raw = unsafe { &*self.0 };
        let indices: Vec<u64> = (0..(raw.count)(self.0, 1)).collect();
        let mut batch = std::ptr::null();
        check((raw.read)(self.0, 1, 0, indices.as_ptr(), indices.len() as u64, &mut batch), "the train items")?;
        Ok(Batch(batch))
    }
}
