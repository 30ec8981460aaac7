//! The C ABI (`graft/abi/*.h`), written by hand and held to `sdk/abi/layout.txt` by a test. The comments of
//! the C headers say what each function promises and asks.
#![allow(non_camel_case_types)]

use std::os::raw::c_void;

pub type graft_status = i32;

pub const ABI_MAJOR: u32 = 1;
pub const ABI_MINOR: u32 = 0;
pub const MAX_RANK: usize = 8;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct graft_text {
    pub data: *const u8,
    pub size: u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct graft_tensor {
    pub struct_size: u32,
    pub flags: u32,
    pub data: *mut c_void,
    pub dtype: i32,
    pub rank: i32,
    pub shape: [i64; MAX_RANK],
    pub strides: [i64; MAX_RANK],
}

#[repr(C)]
pub struct graft_column_schema {
    pub struct_size: u32,
    pub kind: i32,
    pub name: graft_text,
    pub role: graft_text,
    pub dtype: i32,
    pub rank: i32,
    pub shape: [i64; MAX_RANK],
    pub class_names: *const graft_text,
    pub n_class_names: u64,
    pub n_values: u64,
}

#[repr(C)]
pub struct graft_schema {
    pub struct_size: u32,
    pub reserved: u32,
    pub n_columns: u64,
    pub columns: *const *const graft_column_schema,
}

#[repr(C)]
pub struct graft_schema_sink {
    pub struct_size: u32,
    pub reserved: u32,
    pub context: *mut c_void,
    pub add: extern "C" fn(*const graft_schema_sink, *const graft_column_schema) -> graft_status,
}

#[repr(C)]
pub struct graft_port {
    pub struct_size: u32,
    pub flags: u32,
    pub name: graft_text,
    pub role: graft_text,
    pub column_param: graft_text,
    pub kind: i32,
    pub dtype: i32,
    pub rank: i32,
    pub reserved: i32,
    pub shape: [i64; MAX_RANK],
}

#[repr(C)]
pub struct graft_item {
    pub struct_size: u32,
    pub split: i32,
    pub label: i32,
    pub view: i32,
    pub id: graft_text,
    pub path: graft_text,
    pub label_name: graft_text,
    pub group: graft_text,
    pub hash: [u8; 16],
    pub key: u64,
}

#[repr(C)]
pub struct graft_column_data {
    pub struct_size: u32,
    pub kind: i32,
    pub stacked: *const graft_tensor,
    pub items: *const *const graft_tensor,
    pub texts: *const graft_text,
}

#[repr(C)]
pub struct graft_batch {
    pub struct_size: u32,
    pub worker: u32,
    pub n_items: u64,
    pub items: *const *const graft_item,
    pub n_columns: u64,
    pub columns: *const *const graft_column_data,
}

#[repr(C)]
pub struct graft_output {
    pub struct_size: u32,
    pub reserved: u32,
    pub context: *mut c_void,
    pub stacked: extern "C" fn(*const graft_output, u64, *mut graft_tensor) -> graft_status,
    pub item: extern "C" fn(*const graft_output, u64, u64, *const i64, i32, *mut graft_tensor) -> graft_status,
    pub text: extern "C" fn(*const graft_output, u64, u64, graft_text) -> graft_status,
    pub reject: extern "C" fn(*const graft_output, u64, graft_status, graft_text),
}

#[repr(C)]
pub struct graft_listed_item {
    pub struct_size: u32,
    pub split: i32,
    pub id: graft_text,
    pub path: graft_text,
    pub label: graft_text,
    pub group: graft_text,
    pub hash: [u8; 16],
}

#[repr(C)]
pub struct graft_item_sink {
    pub struct_size: u32,
    pub reserved: u32,
    pub context: *mut c_void,
    pub add: extern "C" fn(*const graft_item_sink, *const graft_listed_item) -> graft_status,
    pub reject: extern "C" fn(*const graft_item_sink, graft_text, graft_status, graft_text),
}

#[repr(C)]
pub struct graft_dataset {
    pub struct_size: u32,
    pub views: i32,
    pub context: *mut c_void,
    pub key: u64,
    pub class_names: *const graft_text,
    pub n_classes: u64,
    pub count: extern "C" fn(*const graft_dataset, i32) -> u64,
    pub read: extern "C" fn(*const graft_dataset, i32, i32, *const u64, u64, *mut *const graft_batch) -> graft_status,
}

#[repr(C)]
pub struct graft_output_stream {
    pub struct_size: u32,
    pub reserved: u32,
    pub context: *mut c_void,
    pub write: extern "C" fn(*const graft_output_stream, *const c_void, u64) -> graft_status,
}

#[repr(C)]
pub struct graft_input_stream {
    pub struct_size: u32,
    pub reserved: u32,
    pub context: *mut c_void,
    pub read: extern "C" fn(*const graft_input_stream, *mut c_void, u64, *mut u64) -> graft_status,
}

#[repr(C)]
pub struct graft_host {
    pub struct_size: u32,
    pub abi_major: u32,
    pub abi_minor: u32,
    pub thread_budget: u32,
    pub context: *mut c_void,
    pub node_id: graft_text,
    pub host_version: graft_text,
    pub set_error: extern "C" fn(*const graft_host, graft_status, graft_text),
    pub log: extern "C" fn(*const graft_host, i32, graft_text),
    pub progress: extern "C" fn(*const graft_host, f64, graft_text),
    pub cancelled: extern "C" fn(*const graft_host) -> u8,
    pub hash: extern "C" fn(*const graft_host, *const c_void, u64, *mut u8),
    pub random: extern "C" fn(*const graft_host, u64, u64, *mut u32, u64),
    pub extension: extern "C" fn(*const graft_host, graft_text) -> *const c_void,
}

#[repr(C)]
pub struct graft_param {
    pub struct_size: u32,
    pub r#type: i32,
    pub name: graft_text,
    pub doc: graft_text,
    pub unit: graft_text,
    pub default_value: graft_text,
    pub flags: u32,
    pub reserved: u32,
    pub minimum: f64,
    pub maximum: f64,
    pub min_count: u64,
    pub max_count: u64,
    pub choices: *const graft_text,
    pub n_choices: u64,
}

#[repr(C)]
pub struct graft_value {
    pub struct_size: u32,
    pub r#type: i32,
    pub name: graft_text,
    pub given: u8,
    pub flag: u8,
    pub reserved: [u8; 6],
    pub integer: i64,
    pub number: f64,
    pub text: graft_text,
    pub count: u64,
    pub integers: *const i64,
    pub numbers: *const f64,
    pub texts: *const graft_text,
    pub model: *const c_void,
}

#[repr(C)]
pub struct graft_values {
    pub struct_size: u32,
    pub reserved: u32,
    pub n_values: u64,
    pub values: *const *const graft_value,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct graft_image_spec {
    pub struct_size: u32,
    pub width: i32,
    pub height: i32,
    pub resize: i32,
    pub resize_mode: i32,
    pub interpolation: i32,
    pub min_short_side: i32,
    pub reserved: i32,
}

#[repr(C)]
pub struct graft_image_size {
    pub struct_size: u32,
    pub reserved: u32,
    pub obey: Option<extern "C" fn(*mut c_void, *const graft_image_spec) -> graft_status>,
    pub wanted: Option<extern "C" fn(*mut c_void, *mut graft_image_spec) -> graft_status>,
}

#[repr(C)]
pub struct graft_layer {
    pub struct_size: u32,
    pub reserved: u32,
    pub name: graft_text,
    pub op: graft_text,
    pub implementation: graft_text,
    pub milliseconds: f64,
    pub operations: f64,
}

#[repr(C)]
pub struct graft_layer_sink {
    pub struct_size: u32,
    pub reserved: u32,
    pub context: *mut c_void,
    pub add: extern "C" fn(*const graft_layer_sink, *const graft_layer) -> graft_status,
}

#[repr(C)]
pub struct graft_profile {
    pub struct_size: u32,
    pub reserved: u32,
    pub run: extern "C" fn(*mut c_void, *const graft_batch, u64, *const graft_layer_sink) -> graft_status,
}

#[repr(C)]
pub struct graft_results {
    pub struct_size: u32,
    pub reserved: u32,
    pub metrics: extern "C" fn(*const graft_host, graft_text) -> graft_status,
    pub history: extern "C" fn(*const graft_host, graft_text) -> graft_status,
    pub gate: extern "C" fn(*const graft_host, graft_text, f64, f64) -> graft_status,
    pub write_file: extern "C" fn(*const graft_host, graft_text, *const c_void, u64) -> graft_status,
}

#[repr(C)]
pub struct graft_node_type {
    pub struct_size: u32,
    pub kind: i32,
    pub concurrency: i32,
    pub flags: u32,
    pub name: graft_text,
    pub summary: graft_text,
    pub n_params: u64,
    pub params: *const *const graft_param,
    pub n_inputs: u64,
    pub inputs: *const *const graft_port,
    pub create: extern "C" fn(*const graft_host, *const graft_values, *mut *mut c_void) -> graft_status,
    pub destroy: extern "C" fn(*mut c_void),
    pub extension: Option<extern "C" fn(*mut c_void, graft_text) -> *const c_void>,
    pub infer: Option<extern "C" fn(*mut c_void, *const graft_schema, *const graft_schema_sink) -> graft_status>,
    pub list: Option<extern "C" fn(*mut c_void, *const graft_text, u64, *const graft_item_sink) -> graft_status>,
    pub arrange: Option<extern "C" fn(*mut c_void, *const *const graft_item, u64, *mut i32) -> graft_status>,
    pub process: Option<extern "C" fn(*mut c_void, *const graft_batch, *const graft_output) -> graft_status>,
    pub fit: Option<extern "C" fn(*mut c_void, *const graft_dataset) -> graft_status>,
    pub finish: Option<extern "C" fn(*mut c_void) -> graft_status>,
    pub save: Option<extern "C" fn(*mut c_void, *const graft_output_stream) -> graft_status>,
    pub load: Option<extern "C" fn(*mut c_void, *const graft_input_stream) -> graft_status>,
}

#[repr(C)]
pub struct graft_plugin {
    pub struct_size: u32,
    pub abi_major: u32,
    pub abi_minor: u32,
    pub n_types: u32,
    pub id: graft_text,
    pub version: graft_text,
    pub types: *const *const graft_node_type,
    pub score: Option<extern "C" fn() -> i32>,
}
