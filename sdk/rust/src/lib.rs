//! Graft plugins in Rust. Implement [`Node`], then name it: `graft::plugin!("acme", "1.0.0", Backbone);`.
//! A panic becomes an error of the node; it never crosses the boundary.
pub mod abi;
mod thunks;
mod values;
mod views;

pub use thunks::make_plugin;
pub use values::{Param, Port, Values};
pub use views::{Batch, Dataset, Host, ItemSink, Listed, Output, Schema, SchemaSink};

/// An error: a code of `graft/abi/status.h`, and a sentence that says what to do.
#[derive(Debug)]
pub struct Error {
    pub code: abi::graft_status,
    pub message: String,
}
pub type Result<T = ()> = std::result::Result<T, Error>;

impl Error {
    pub fn invalid(message: impl Into<String>) -> Error {
        Error { code: 3, message: message.into() }
    }
    pub fn data_loss(message: impl Into<String>) -> Error {
        Error { code: 15, message: message.into() }
    }
    pub fn unimplemented(message: impl Into<String>) -> Error {
        Error { code: 12, message: message.into() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Source = 1,
    Transform = 2,
    Estimator = 4,
    Sink = 5,
}

/// A node type. Which functions a kind needs: source `infer, list, process`; transform `infer, process`;
/// estimator `infer, fit, process, save, load`; sink `consume, finish`, and `infer` to see its columns.
pub trait Node: Sized + Send + Sync + 'static {
    const KIND: Kind;
    const NAME: &'static str;
    const SUMMARY: &'static str;
    fn params() -> Vec<Param> {
        Vec::new()
    }
    fn inputs() -> Vec<Port> {
        Vec::new()
    }
    fn create(host: Host, values: &Values) -> Result<Self>;
    /// Pixels a side of the square images that it takes; none = any size.
    fn image_side(&self) -> Option<i32> {
        None
    }
    fn infer(&mut self, _input: &Schema, _output: &SchemaSink) -> Result {
        Ok(())
    }
    /// Called by several threads at once.
    fn process(&self, _input: &Batch, _output: &Output) -> Result {
        Err(missing("process"))
    }
    /// `paths`: files to be predicted in place of its own items.
    fn list(&mut self, _paths: Option<&[String]>, _sink: &ItemSink) -> Result {
        Err(missing("list"))
    }
    fn fit(&mut self, _data: &Dataset) -> Result {
        Err(missing("fit"))
    }
    fn save(&self) -> Result<Vec<u8>> {
        Err(missing("save"))
    }
    fn load(&mut self, _state: &[u8]) -> Result {
        Err(missing("load"))
    }
    fn consume(&mut self, _input: &Batch) -> Result {
        Err(missing("consume"))
    }
    fn finish(&mut self) -> Result {
        Err(missing("finish"))
    }
}

fn missing(what: &str) -> Error {
    Error::unimplemented(format!("the node does not implement {what}, which its kind needs"))
}

/// Exports a plugin of one node type.
#[macro_export]
macro_rules! plugin {
    ($id:literal, $version:literal, $node:ty) => {
        #[no_mangle]
        pub extern "C" fn graft_plugin_entry(_major: u32, _minor: u32) -> *const $crate::abi::graft_plugin {
            static ONCE: std::sync::Once = std::sync::Once::new();
            static MADE: std::sync::atomic::AtomicPtr<$crate::abi::graft_plugin> =
                std::sync::atomic::AtomicPtr::new(std::ptr::null_mut());
            ONCE.call_once(|| {
                let made = $crate::make_plugin::<$node>($id, $version);
                MADE.store(made as *mut _, std::sync::atomic::Ordering::Release);
            });
            MADE.load(std::sync::atomic::Ordering::Acquire)
        }
    };
}
