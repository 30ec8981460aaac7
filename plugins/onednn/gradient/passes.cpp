#include "gradient/passes.hpp"

#include "runtime/single_thread.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace graft::onednn::gradient {
namespace {

operand at_place(const program& p, int32_t index) {
  operand made;
  made.what = operand::kind::activation;
  made.index = index;
  made.dims = p.places[static_cast<std::size_t>(index)].dims;
  made.layout = p.places[static_cast<std::size_t>(index)].layout;
  return made;
}

buffer load(chunk& c, const operand& o, const float* from) {
  buffer made = c.scratch(o.count());
  if (o.layout == order::channels_last) {
    to_channels_last(from, o.dims, made.get());
  } else {
    std::memcpy(made.get(), from, static_cast<std::size_t>(o.count()) * sizeof(float));
  }
  return made;
}

void store(const operand& o, const float* from, float* to) {
  if (o.layout == order::channels_last) {
    to_plain(from, o.dims, to);
  } else {
    std::memcpy(to, from, static_cast<std::size_t>(o.count()) * sizeof(float));
  }
}

// Where an item's numbers begin in an array that has those of the whole batch.
int64_t offset(const passage& p, const operand& o) { return p.first * (o.count() / o.dims[0]); }

// Calls f(passage, shard) for all of them: shards side by side, each one's passages in order.
template <class F>
status each_passage(route& r, const parallel_for& workers, F&& f) {
  const auto count = static_cast<int64_t>(r.passages.size());
  return run_tasks(r.shards, workers, [&](int64_t shard) {
    for (int64_t i = count * shard / r.shards; i < count * (shard + 1) / r.shards; ++i) {
      f(r.passages[static_cast<std::size_t>(i)], static_cast<std::size_t>(shard));
    }
  });
}

std::vector<chunk*> states(const route& r) {
  std::vector<chunk*> all;
  for (const passage& one : r.passages) all.push_back(one.state.get());
  return all;
}

// Operators that meet, in the order of the program.
std::vector<std::size_t> meetings(const route& r) {
  std::vector<std::size_t> found;
  const program& p = *r.passages.front().through;
  for (std::size_t i = r.begin(p); i < r.end(p); ++i) {
    if (p.operators[i]->meets()) found.push_back(i);
  }
  return found;
}

enum class keeping : uint8_t { nothing, boundaries, all };

void release_after(const route& r, const program& p, chunk& c, std::size_t op, keeping what) {
  for (const operand& o : p.operators[op]->in) {
    if (!o.is(operand::kind::activation) || o.index == r.exit(p)) continue;
    if (what == keeping::boundaries && r.between_stages(p, o.index)) continue;
    const auto at = static_cast<std::size_t>(o.index);
    if (p.last_use[at] == op && !(what == keeping::all && p.kept[at])) c.release_value(at);
  }
}

void play_back(const program& p, chunk& c, std::size_t op, bool finishing) {
  const differentiable& one = *p.operators[op];
  if (c.gradient(one.out) != nullptr) {
    finishing ? one.finish_backward(c) : one.backward(c);
  }
  if (one.meets() && !finishing) return;
  c.release_value(static_cast<std::size_t>(one.out.index));
  c.release_gradient(static_cast<std::size_t>(one.out.index));
}

// Backward through a micro-batch that kept only what lies between stages: the last stage first,
// each computed again and then played back.
void play_back_again(const route& r, const program& p, chunk& c) {
  for (std::size_t k = r.part.to; k-- > r.part.from;) {
    for (std::size_t op = p.first[k]; op < p.first[k + 1]; ++op) {
      p.operators[op]->forward(c);
      release_after(r, p, c, op, keeping::all);
    }
    for (std::size_t op = p.first[k + 1]; op-- > p.first[k];) play_back(p, c, op, false);
  }
}

}  // namespace

bool route::between_stages(const program& p, int32_t place) const {
  const auto begin = p.boundaries.begin();
  const auto first = begin + static_cast<std::ptrdiff_t>(part.from);
  const auto last = begin + static_cast<std::ptrdiff_t>(part.to);
  return std::find(first, last, place) != last;
}

status run_tasks(int64_t n, const parallel_for& workers, const std::function<void(int64_t)>& task) {
  std::vector<status> ended(static_cast<std::size_t>(n));
  workers(n, [&](int64_t i) {
    status& end = ended[static_cast<std::size_t>(i)];
    try {
      const single_thread alone;
      task(i);
    } catch (const dnnl::error& error) {
      end = {code::internal, std::string("oneDNN failed in training: ") + error.what()};
    } catch (const std::bad_alloc&) {
      end = {code::resource_exhausted,
             "there is not enough memory to train with; use a smaller batch"};
    }
  });
  for (const status& end : ended) GRAFT_TRY(end);
  return {};
}

status run_forward(route& r, const float* input, float* output, bool keep,
                   const parallel_for& workers) {
  const std::vector<std::size_t> met = meetings(r);
  for (std::size_t k = 0; k <= met.size(); ++k) {
    GRAFT_TRY(each_passage(r, workers, [&](passage& one, std::size_t) {
      const program& p = *one.through;
      chunk& c = *one.state;
      const keeping what = !keep       ? keeping::nothing
                           : one.again ? keeping::boundaries
                                       : keeping::all;
      std::size_t op = r.begin(p);
      if (k == 0) {
        const operand entry = at_place(p, r.entry(p));
        c.put(entry, load(c, entry, input + offset(one, entry)));
      } else {
        op = met[k - 1];
        p.operators[op]->finish_forward(c);
        release_after(r, p, c, op++, what);
      }
      const std::size_t stop = k < met.size() ? met[k] : r.end(p);
      for (; op < stop; ++op) {
        p.operators[op]->forward(c);
        release_after(r, p, c, op, what);
      }
      if (k < met.size()) {
        p.operators[stop]->forward(c);
        return;
      }
      const operand exit = at_place(p, r.exit(p));
      store(exit, c.read(exit), output + offset(one, exit));
      if (!keep) c.clear();
    }));
    if (k == met.size()) break;
    r.passages.front().through->operators[met[k]]->meet_forward(states(r), *r.parameters);
  }
  return {};
}

status run_backward(route& r, const float* grad_out, float* grad_in,
                    const std::vector<std::vector<float*>>& sums, const parallel_for& workers) {
  const std::vector<std::size_t> met = meetings(r);
  for (std::size_t k = met.size() + 1; k-- > 0;) {
    GRAFT_TRY(each_passage(r, workers, [&](passage& one, std::size_t shard) {
      const program& p = *one.through;
      chunk& c = *one.state;
      std::size_t op = r.end(p);
      if (k == met.size()) {
        c.begin_backward(sums[shard], r.entry(p), grad_in != nullptr);
        const operand exit = at_place(p, r.exit(p));
        c.give(exit, load(c, exit, grad_out + offset(one, exit)));
      } else {
        op = met[k];
        play_back(p, c, op, true);
      }
      const std::size_t stop = k > 0 ? met[k - 1] : r.begin(p);
      if (one.again) {
        play_back_again(r, p, c);
      } else {
        while (op > stop + (k > 0 ? 1 : 0)) play_back(p, c, --op, false);
      }
      if (k > 0) {
        play_back(p, c, stop, false);
        return;
      }
      if (grad_in != nullptr) {
        const operand entry = at_place(p, r.entry(p));
        store(entry, c.gradient(entry).get(), grad_in + offset(one, entry));
      }
      c.clear();
    }));
    if (k > 0) r.passages.front().through->operators[met[k - 1]]->meet_backward(states(r));
  }
  return {};
}

}  // namespace graft::onednn::gradient
