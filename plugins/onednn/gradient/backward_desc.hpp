// How oneDNN's backward primitives are described: the part that differs between 2.6 and 3.x.
#pragma once

#include "kernels/dnnl_compat.hpp"

namespace graft::onednn::gradient {

#if DNNL_VERSION_MAJOR >= 3

template <class Primitive, class Hint, class... Args>
auto describe_backward(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                       const Hint& hint, Args&&... args) {
  return typename Primitive::primitive_desc(engine, std::forward<Args>(args)..., hint, attr);
}

#else

template <class Primitive, class Hint, class... Args>
auto describe_backward(const dnnl::engine& engine, const dnnl::primitive_attr& attr,
                       const Hint& hint, Args&&... args) {
  return typename Primitive::primitive_desc(typename Primitive::desc(std::forward<Args>(args)...),
                                            attr, engine, hint);
}

#endif

}  // namespace graft::onednn::gradient
