/* Every struct of the ABI with every field in order, for the layout test. layout.sh finds structs
 * that the headers have and this list has not; the program finds gaps that a forgotten field
 * leaves. */
#ifndef GRAFT_TESTS_LAYOUT_STRUCTS_H
#define GRAFT_TESTS_LAYOUT_STRUCTS_H

/* STRUCT(name, FIELD(name, field) ...) */
#define GRAFT_ABI_STRUCTS(STRUCT, FIELD)                                                           \
  STRUCT(graft_checkpoint, FIELD(graft_checkpoint, struct_size) FIELD(graft_checkpoint, reserved)  \
                               FIELD(graft_checkpoint, save) FIELD(graft_checkpoint, load))        \
  STRUCT(graft_calibration, FIELD(graft_calibration, struct_size) FIELD(                           \
                                graft_calibration, reserved) FIELD(graft_calibration, wanted)      \
                                FIELD(graft_calibration, observe) FIELD(graft_calibration, settle) \
                                    FIELD(graft_calibration, save) FIELD(graft_calibration, load)) \
  STRUCT(graft_boundary, FIELD(graft_boundary, struct_size) FIELD(graft_boundary, rank)            \
                             FIELD(graft_boundary, name) FIELD(graft_boundary, shape))             \
  STRUCT(graft_parameter, FIELD(graft_parameter, struct_size) FIELD(graft_parameter, flags)        \
                              FIELD(graft_parameter, name) FIELD(graft_parameter, stage)           \
                                  FIELD(graft_parameter, value) FIELD(graft_parameter, gradient))  \
  STRUCT(graft_workers, FIELD(graft_workers, struct_size) FIELD(graft_workers, count)              \
                            FIELD(graft_workers, context) FIELD(graft_workers, run))               \
  STRUCT(graft_differentiable,                                                                     \
         FIELD(graft_differentiable, struct_size) FIELD(graft_differentiable, reserved) FIELD(     \
             graft_differentiable, boundaries) FIELD(graft_differentiable, first_trainable)        \
             FIELD(graft_differentiable, parameters) FIELD(graft_differentiable, initialise)       \
                 FIELD(graft_differentiable, changed) FIELD(graft_differentiable, forward)         \
                     FIELD(graft_differentiable, vjp) FIELD(graft_differentiable, destroy_tape))   \
  STRUCT(graft_upstream, FIELD(graft_upstream, struct_size) FIELD(graft_upstream, reserved) FIELD( \
                             graft_upstream, boundaries) FIELD(graft_upstream, first_trainable)    \
                             FIELD(graft_upstream, parameters) FIELD(graft_upstream, changed)      \
                                 FIELD(graft_upstream, items) FIELD(graft_upstream, read)          \
                                     FIELD(graft_upstream, forward) FIELD(graft_upstream, vjp)     \
                                         FIELD(graft_upstream, destroy_tape))                      \
  STRUCT(graft_column_schema,                                                                      \
         FIELD(graft_column_schema, struct_size) FIELD(graft_column_schema, kind)                  \
             FIELD(graft_column_schema, name) FIELD(graft_column_schema, role)                     \
                 FIELD(graft_column_schema, dtype) FIELD(graft_column_schema, rank)                \
                     FIELD(graft_column_schema, shape) FIELD(graft_column_schema, class_names)     \
                         FIELD(graft_column_schema, n_class_names))                                \
  STRUCT(graft_schema, FIELD(graft_schema, struct_size) FIELD(graft_schema, reserved)              \
                           FIELD(graft_schema, n_columns) FIELD(graft_schema, columns))            \
  STRUCT(graft_schema_sink,                                                                        \
         FIELD(graft_schema_sink, struct_size) FIELD(graft_schema_sink, reserved)                  \
             FIELD(graft_schema_sink, context) FIELD(graft_schema_sink, add))                      \
  STRUCT(graft_port, FIELD(graft_port, struct_size) FIELD(graft_port, flags) FIELD(                \
                         graft_port, name) FIELD(graft_port, role) FIELD(graft_port, column_param) \
                         FIELD(graft_port, kind) FIELD(graft_port, dtype) FIELD(graft_port, rank)  \
                             FIELD(graft_port, reserved) FIELD(graft_port, shape))                 \
  STRUCT(graft_dataset, FIELD(graft_dataset, struct_size) FIELD(graft_dataset, views)              \
                            FIELD(graft_dataset, context) FIELD(graft_dataset, key)                \
                                FIELD(graft_dataset, class_names) FIELD(graft_dataset, n_classes)  \
                                    FIELD(graft_dataset, count) FIELD(graft_dataset, read))        \
  STRUCT(                                                                                          \
      graft_host,                                                                                  \
      FIELD(graft_host, struct_size) FIELD(graft_host, abi_major) FIELD(graft_host, abi_minor)     \
          FIELD(graft_host, thread_budget) FIELD(graft_host, context) FIELD(graft_host, node_id)   \
              FIELD(graft_host, host_version) FIELD(graft_host, set_error) FIELD(graft_host, log)  \
                  FIELD(graft_host, progress) FIELD(graft_host, cancelled) FIELD(graft_host, hash) \
                      FIELD(graft_host, random) FIELD(graft_host, extension))                      \
  STRUCT(graft_image_spec,                                                                         \
         FIELD(graft_image_spec, struct_size) FIELD(graft_image_spec, width)                       \
             FIELD(graft_image_spec, height) FIELD(graft_image_spec, resize)                       \
                 FIELD(graft_image_spec, resize_mode) FIELD(graft_image_spec, interpolation)       \
                     FIELD(graft_image_spec, min_short_side) FIELD(graft_image_spec, reserved))    \
  STRUCT(graft_item,                                                                               \
         FIELD(graft_item, struct_size) FIELD(graft_item, split) FIELD(graft_item, label)          \
             FIELD(graft_item, view) FIELD(graft_item, id) FIELD(graft_item, path)                 \
                 FIELD(graft_item, label_name) FIELD(graft_item, group) FIELD(graft_item, hash)    \
                     FIELD(graft_item, key))                                                       \
  STRUCT(graft_column_data, FIELD(graft_column_data, struct_size) FIELD(graft_column_data, kind)   \
                                FIELD(graft_column_data, stacked) FIELD(graft_column_data, items)  \
                                    FIELD(graft_column_data, texts))                               \
  STRUCT(graft_batch,                                                                              \
         FIELD(graft_batch, struct_size) FIELD(graft_batch, worker) FIELD(graft_batch, n_items)    \
             FIELD(graft_batch, items) FIELD(graft_batch, n_columns) FIELD(graft_batch, columns))  \
  STRUCT(graft_output,                                                                             \
         FIELD(graft_output, struct_size) FIELD(graft_output, reserved)                            \
             FIELD(graft_output, context) FIELD(graft_output, stacked) FIELD(graft_output, item)   \
                 FIELD(graft_output, text) FIELD(graft_output, reject))                            \
  STRUCT(graft_listed_item,                                                                        \
         FIELD(graft_listed_item, struct_size) FIELD(graft_listed_item, split) FIELD(              \
             graft_listed_item, id) FIELD(graft_listed_item, path) FIELD(graft_listed_item, label) \
             FIELD(graft_listed_item, group) FIELD(graft_listed_item, hash))                       \
  STRUCT(graft_item_sink, FIELD(graft_item_sink, struct_size) FIELD(graft_item_sink, reserved)     \
                              FIELD(graft_item_sink, context) FIELD(graft_item_sink, add)          \
                                  FIELD(graft_item_sink, reject))                                  \
  STRUCT(graft_model_pack,                                                                         \
         FIELD(graft_model_pack, struct_size) FIELD(graft_model_pack, bare)                        \
             FIELD(graft_model_pack, reserved) FIELD(graft_model_pack, name)                       \
                 FIELD(graft_model_pack, file) FIELD(graft_model_pack, data)                       \
                     FIELD(graft_model_pack, size) FIELD(graft_model_pack, sha256)                 \
                         FIELD(graft_model_pack, image) FIELD(graft_model_pack, channel_order)     \
                             FIELD(graft_model_pack, mean) FIELD(graft_model_pack, scale) FIELD(   \
                                 graft_model_pack, features) FIELD(graft_model_pack, stage_names)  \
                                 FIELD(graft_model_pack, stage_tensors)                            \
                                     FIELD(graft_model_pack, n_stages))                            \
  STRUCT(                                                                                          \
      graft_node_type,                                                                             \
      FIELD(graft_node_type, struct_size) FIELD(graft_node_type, kind) FIELD(                      \
          graft_node_type, concurrency) FIELD(graft_node_type, flags) FIELD(graft_node_type, name) \
          FIELD(graft_node_type, summary) FIELD(graft_node_type, n_params)                         \
              FIELD(graft_node_type, params) FIELD(graft_node_type, n_inputs)                      \
                  FIELD(graft_node_type, inputs) FIELD(graft_node_type, create)                    \
                      FIELD(graft_node_type, destroy) FIELD(graft_node_type, extension)            \
                          FIELD(graft_node_type, infer) FIELD(graft_node_type, list)               \
                              FIELD(graft_node_type, arrange) FIELD(graft_node_type, process)      \
                                  FIELD(graft_node_type, fit) FIELD(graft_node_type, finish)       \
                                      FIELD(graft_node_type, save) FIELD(graft_node_type, load))   \
  STRUCT(graft_param,                                                                              \
         FIELD(graft_param, struct_size) FIELD(graft_param, type) FIELD(graft_param, name)         \
             FIELD(graft_param, doc) FIELD(graft_param, unit) FIELD(graft_param, default_value)    \
                 FIELD(graft_param, flags) FIELD(graft_param, reserved)                            \
                     FIELD(graft_param, minimum) FIELD(graft_param, maximum)                       \
                         FIELD(graft_param, min_count) FIELD(graft_param, max_count)               \
                             FIELD(graft_param, choices) FIELD(graft_param, n_choices))            \
  STRUCT(graft_value,                                                                              \
         FIELD(graft_value, struct_size) FIELD(graft_value, type) FIELD(graft_value, name)         \
             FIELD(graft_value, given) FIELD(graft_value, flag) FIELD(graft_value, reserved)       \
                 FIELD(graft_value, integer) FIELD(graft_value, number) FIELD(graft_value, text)   \
                     FIELD(graft_value, count) FIELD(graft_value, integers)                        \
                         FIELD(graft_value, numbers) FIELD(graft_value, texts)                     \
                             FIELD(graft_value, model))                                            \
  STRUCT(graft_values, FIELD(graft_values, struct_size) FIELD(graft_values, reserved)              \
                           FIELD(graft_values, n_values) FIELD(graft_values, values))              \
  STRUCT(graft_plugin, FIELD(graft_plugin, struct_size) FIELD(graft_plugin, abi_major)             \
                           FIELD(graft_plugin, abi_minor) FIELD(graft_plugin, n_types)             \
                               FIELD(graft_plugin, id) FIELD(graft_plugin, version)                \
                                   FIELD(graft_plugin, types) FIELD(graft_plugin, score))          \
  STRUCT(graft_output_stream,                                                                      \
         FIELD(graft_output_stream, struct_size) FIELD(graft_output_stream, reserved)              \
             FIELD(graft_output_stream, context) FIELD(graft_output_stream, write))                \
  STRUCT(graft_input_stream,                                                                       \
         FIELD(graft_input_stream, struct_size) FIELD(graft_input_stream, reserved)                \
             FIELD(graft_input_stream, context) FIELD(graft_input_stream, read))                   \
  STRUCT(graft_tensor,                                                                             \
         FIELD(graft_tensor, struct_size) FIELD(graft_tensor, flags) FIELD(graft_tensor, data)     \
             FIELD(graft_tensor, dtype) FIELD(graft_tensor, rank) FIELD(graft_tensor, shape)       \
                 FIELD(graft_tensor, strides))                                                     \
  STRUCT(graft_text, FIELD(graft_text, data) FIELD(graft_text, size))                              \
  STRUCT(graft_content, FIELD(graft_content, struct_size) FIELD(graft_content, reserved)           \
                            FIELD(graft_content, data) FIELD(graft_content, size))                 \
  STRUCT(graft_from_memory, FIELD(graft_from_memory, struct_size) FIELD(                           \
                                graft_from_memory, reserved) FIELD(graft_from_memory, process))    \
  STRUCT(graft_identity, FIELD(graft_identity, struct_size) FIELD(graft_identity, reserved)        \
                             FIELD(graft_identity, get))                                           \
  STRUCT(graft_image_size, FIELD(graft_image_size, struct_size) FIELD(graft_image_size, reserved)  \
                               FIELD(graft_image_size, obey) FIELD(graft_image_size, wanted))      \
  STRUCT(graft_network, FIELD(graft_network, struct_size) FIELD(graft_network, reserved)           \
                            FIELD(graft_network, prepare) FIELD(graft_network, compile)            \
                                FIELD(graft_network, precision) FIELD(graft_network, memory))      \
  STRUCT(graft_onnx,                                                                               \
         FIELD(graft_onnx, struct_size) FIELD(graft_onnx, reserved) FIELD(graft_onnx, write))      \
  STRUCT(graft_places, FIELD(graft_places, struct_size) FIELD(graft_places, reserved)              \
                           FIELD(graft_places, cache_folder))                                      \
  STRUCT(graft_plan,                                                                               \
         FIELD(graft_plan, struct_size) FIELD(graft_plan, reserved) FIELD(graft_plan, get))        \
  STRUCT(graft_report, FIELD(graft_report, struct_size) FIELD(graft_report, reserved)              \
                           FIELD(graft_report, heading) FIELD(graft_report, paragraph)             \
                               FIELD(graft_report, table) FIELD(graft_report, series)              \
                                   FIELD(graft_report, matrix) FIELD(graft_report, thumbnails))    \
  STRUCT(graft_results, FIELD(graft_results, struct_size) FIELD(graft_results, reserved)           \
                            FIELD(graft_results, metrics) FIELD(graft_results, history)            \
                                FIELD(graft_results, gate) FIELD(graft_results, write_file))       \
  STRUCT(graft_views, FIELD(graft_views, struct_size) FIELD(graft_views, reserved)                 \
                          FIELD(graft_views, count) FIELD(graft_views, train_below))

#endif
