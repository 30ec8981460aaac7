//! The C functions behind a node type's table.
use crate::abi::*;
use crate::values::{string, text};
use crate::*;
use std::os::raw::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};

struct Instance<N> {
    host: Host,
    node: N,
}

fn guard(host: Host, call: impl FnOnce() -> Result) -> graft_status {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => 0,
        Ok(Err(error)) => host.fail(&error),
        Err(_) => host.fail(&Error { code: 13, message: "the node panicked; its words are on stderr".into() }),
    }
}

// The host calls what changes a node when no other call is under way.
fn change<N: Node>(this: *mut c_void, call: impl FnOnce(&mut N) -> Result) -> graft_status {
    let instance = unsafe { &mut *(this as *mut Instance<N>) };
    guard(instance.host, || call(&mut instance.node))
}
fn look<N: Node>(this: *mut c_void, call: impl FnOnce(&N) -> Result) -> graft_status {
    let instance = unsafe { &*(this as *const Instance<N>) };
    guard(instance.host, || call(&instance.node))
}

extern "C" fn create<N: Node>(
    host: *const graft_host,
    values: *const graft_values,
    this: *mut *mut c_void,
) -> graft_status {
    guard(Host(host), || {
        let node = N::create(Host(host), &Values(values))?;
        unsafe { *this = Box::into_raw(Box::new(Instance { host: Host(host), node })) as *mut c_void };
        Ok(())
    })
}
extern "C" fn destroy<N: Node>(this: *mut c_void) {
    let _ = catch_unwind(|| drop(unsafe { Box::from_raw(this as *mut Instance<N>) }));
}
extern "C" fn infer<N: Node>(
    this: *mut c_void,
    input: *const graft_schema,
    output: *const graft_schema_sink,
) -> graft_status {
    change::<N>(this, |node| node.infer(&Schema(input), &SchemaSink(output)))
}
extern "C" fn process<N: Node>(
    this: *mut c_void,
    input: *const graft_batch,
    output: *const graft_output,
) -> graft_status {
    if N::KIND == Kind::Sink {
        return change::<N>(this, |node| node.consume(&Batch(input)));
    }
    look::<N>(this, |node| node.process(&Batch(input), &Output(output)))
}
extern "C" fn list<N: Node>(
    this: *mut c_void,
    paths: *const graft_text,
    n: u64,
    sink: *const graft_item_sink,
) -> graft_status {
    change::<N>(this, |node| {
        if paths.is_null() {
            return node.list(None, &ItemSink(sink));
        }
        let named: Vec<String> = (0..n as usize).map(|i| string(unsafe { *paths.add(i) })).collect();
        node.list(Some(&named), &ItemSink(sink))
    })
}
extern "C" fn fit<N: Node>(this: *mut c_void, data: *const graft_dataset) -> graft_status {
    change::<N>(this, |node| node.fit(&Dataset(data)))
}
extern "C" fn finish<N: Node>(this: *mut c_void) -> graft_status {
    change::<N>(this, |node| node.finish())
}
extern "C" fn save<N: Node>(this: *mut c_void, stream: *const graft_output_stream) -> graft_status {
    look::<N>(this, |node| {
        let bytes = node.save()?;
        let code = unsafe { ((*stream).write)(stream, bytes.as_ptr() as *const c_void, bytes.len() as u64) };
        if code == 0 {
            return Ok(());
        }
        Err(Error { code, message: "the host refused the fitted state".into() })
    })
}
extern "C" fn load<N: Node>(this: *mut c_void, stream: *const graft_input_stream) -> graft_status {
    change::<N>(this, |node| {
        let (mut bytes, mut chunk) = (Vec::new(), vec![0u8; 1 << 16]);
        loop {
            let mut got = 0;
            let into = chunk.as_mut_ptr() as *mut c_void;
            let code = unsafe { ((*stream).read)(stream, into, chunk.len() as u64, &mut got) };
            if code != 0 {
                return Err(Error { code, message: "the fitted state cannot be read".into() });
            }
            if got == 0 {
                return node.load(&bytes);
            }
            bytes.extend_from_slice(&chunk[..got as usize]);
            if bytes.len() > 1 << 30 {
                return Err(Error::data_loss("the fitted state is larger than it can be"));
            }
        }
    })
}
extern "C" fn wanted<N: Node>(this: *mut c_void, spec: *mut graft_image_spec) -> graft_status {
    look::<N>(this, |node| {
        let spec = unsafe { &mut *spec };
        let side = node.image_side().unwrap_or(0);
        spec.width = side;
        spec.height = side;
        spec.resize = side;
        spec.min_short_side = side;
        spec.resize_mode = 1;
        spec.interpolation = 2;
        Ok(())
    })
}
extern "C" fn extension<N: Node>(this: *mut c_void, id: graft_text) -> *const c_void {
    struct Table<N>(std::marker::PhantomData<N>);
    impl<N: Node> Table<N> {
        const SIZE: graft_image_size = graft_image_size {
            struct_size: std::mem::size_of::<graft_image_size>() as u32,
            reserved: 0,
            obey: None,
            wanted: Some(wanted::<N>),
        };
        const POINTER: &'static graft_image_size = &Self::SIZE;
    }
    let instance = unsafe { &*(this as *const Instance<N>) };
    if string(id) == "graft.image_size/1" && instance.node.image_side().is_some() {
        return Table::<N>::POINTER as *const graft_image_size as *const c_void;
    }
    std::ptr::null()
}

fn forever<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}
fn pointers<T>(values: Vec<T>) -> (u64, *const *const T) {
    let all: Vec<*const T> = values.into_iter().map(|one| forever(one) as *const T).collect();
    (all.len() as u64, Box::leak(all.into_boxed_slice()).as_ptr())
}

/// The tables of a plugin of one node type, alive until the process ends.
pub fn make_plugin<N: Node>(id: &'static str, version: &'static str) -> *const graft_plugin {
    let (n_params, params) = pointers(N::params().into_iter().map(|one| one.0).collect());
    let (n_inputs, inputs) = pointers(N::inputs().into_iter().map(|one| one.0).collect());
    let (source, estimator, sink) =
        (N::KIND == Kind::Source, N::KIND == Kind::Estimator, N::KIND == Kind::Sink);
    let made = graft_node_type {
        struct_size: std::mem::size_of::<graft_node_type>() as u32,
        kind: N::KIND as i32,
        concurrency: if sink { 1 } else { 3 },
        flags: 0,
        name: text(N::NAME),
        summary: text(N::SUMMARY),
        n_params,
        params,
        n_inputs,
        inputs,
        create: create::<N>,
        destroy: destroy::<N>,
        extension: Some(extension::<N>),
        infer: Some(infer::<N>),
        list: if source { Some(list::<N>) } else { None },
        arrange: None,
        process: Some(process::<N>),
        fit: if estimator { Some(fit::<N>) } else { None },
        finish: if sink { Some(finish::<N>) } else { None },
        save: if estimator { Some(save::<N>) } else { None },
        load: if estimator { Some(load::<N>) } else { None },
    };
    let (n_types, types) = pointers(vec![made]);
    forever(graft_plugin {
        struct_size: std::mem::size_of::<graft_plugin>() as u32,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        n_types: n_types as u32,
        id: text(id),
        version: text(version),
        types,
        score: None,
    })
}
