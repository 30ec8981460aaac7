//! The bindings against `sdk/abi/layout.txt`: name, offset and size of every field.
use graft::abi::*;
use std::fmt::Write;
use std::mem::{size_of, MaybeUninit};

fn size_behind<T>(_: *const T) -> usize {
    size_of::<T>()
}

macro_rules! layout {
    ($out:expr, $($name:ident { $($field:ident),* })*) => {
        $(
            writeln!($out, "{} {}", stringify!($name), size_of::<$name>()).unwrap();
            let blank = MaybeUninit::<$name>::zeroed();
            let base = blank.as_ptr();
            $(
                let at = unsafe { std::ptr::addr_of!((*base).$field) };
                let name = stringify!($field).trim_start_matches("r#");
                writeln!($out, "  {:<16} {:>4} {:>4}", name, at as usize - base as usize, size_behind(at)).unwrap();
            )*
        )*
    };
}

#[test]
fn bindings_have_the_layout_of_the_headers() {
    let mut ours = String::new();
    layout! { ours,
        graft_text { data, size }
        graft_tensor { struct_size, flags, data, dtype, rank, shape, strides }
        graft_column_schema { struct_size, kind, name, role, dtype, rank, shape, class_names, n_class_names, n_values }
        graft_schema { struct_size, reserved, n_columns, columns }
        graft_schema_sink { struct_size, reserved, context, add }
        graft_port { struct_size, flags, name, role, column_param, kind, dtype, rank, reserved, shape }
        graft_item { struct_size, split, label, view, id, path, label_name, group, hash, key }
        graft_column_data { struct_size, kind, stacked, items, texts }
        graft_batch { struct_size, worker, n_items, items, n_columns, columns }
        graft_output { struct_size, reserved, context, stacked, item, text, reject }
        graft_listed_item { struct_size, split, id, path, label, group, hash }
        graft_item_sink { struct_size, reserved, context, add, reject }
        graft_dataset { struct_size, views, context, key, class_names, n_classes, count, read }
        graft_output_stream { struct_size, reserved, context, write }
        graft_input_stream { struct_size, reserved, context, read }
        graft_host {
            struct_size,
            abi_major,
            abi_minor,
            thread_budget,
            context,
            node_id,
            host_version,
            set_error,
            log,
            progress,
            cancelled,
            hash,
            random,
            extension
        }
        graft_param {
            struct_size,
            r#type,
            name,
            doc,
            unit,
            default_value,
            flags,
            reserved,
            minimum,
            maximum,
            min_count,
            max_count,
            choices,
            n_choices
        }
        graft_value {
            struct_size,
            r#type,
            name,
            given,
            flag,
            reserved,
            integer,
            number,
            text,
            count,
            integers,
            numbers,
            texts,
            model
        }
        graft_values { struct_size, reserved, n_values, values }
        graft_image_spec {
            struct_size,
            width,
            height,
            resize,
            resize_mode,
            interpolation,
            min_short_side,
            reserved
        }
        graft_image_size { struct_size, reserved, obey, wanted }
        graft_layer { struct_size, reserved, name, op, implementation, milliseconds, operations }
        graft_layer_sink { struct_size, reserved, context, add }
        graft_profile { struct_size, reserved, run }
        graft_results { struct_size, reserved, metrics, history, gate, write_file }
        graft_node_type {
            struct_size,
            kind,
            concurrency,
            flags,
            name,
            summary,
            n_params,
            params,
            n_inputs,
            inputs,
            create,
            destroy,
            extension,
            infer,
            list,
            arrange,
            process,
            fit,
            finish,
            save,
            load
        }
        graft_plugin { struct_size, abi_major, abi_minor, n_types, id, version, types, score }
    }
    let golden = include_str!("../../abi/layout.txt");
    // Whole blocks: a struct's line and those of its fields below it.
    let block = |text: &str, name: &str| -> String {
        let lines = text.lines().skip_while(|line| line.split(' ').next() != Some(name));
        let mut fields = lines.enumerate().take_while(|(i, line)| *i == 0 || line.starts_with("  "));
        fields.by_ref().map(|(_, line)| line.to_string() + "\n").collect()
    };
    let names: Vec<&str> = ours.lines().filter(|line| line.starts_with("graft_")).collect();
    assert!(names.len() > 20);
    for line in names {
        let name = line.split(' ').next().unwrap();
        assert_eq!(block(&ours, name), block(golden, name), "{name} is not as the headers lay it out");
    }
}
