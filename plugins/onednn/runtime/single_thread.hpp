// oneDNN's OpenMP threads, held to one for the calling thread: each worker of the host computes
// alone (design: micro-batches, one thread each).
#pragma once

// Of libgomp, declared here because omp.h belongs to the compiler, not to the library.
extern "C" {
int omp_get_max_threads(void);
void omp_set_num_threads(int count);
}

namespace graft::onednn {

class single_thread {
 public:
  single_thread() : before_(omp_get_max_threads()) {
    if (before_ != 1) omp_set_num_threads(1);
  }
  ~single_thread() {
    if (before_ != 1) omp_set_num_threads(before_);
  }
  single_thread(const single_thread&) = delete;
  single_thread& operator=(const single_thread&) = delete;

 private:
  int before_;
};

}  // namespace graft::onednn
