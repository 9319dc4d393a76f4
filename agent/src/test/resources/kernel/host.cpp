// Runs preprocess.cu on the host, so that its arithmetic is tested without a GPU: each thread of a block is a fibre, and
// __syncthreads switches to the next. Called through JNI by dev.curlew.batch.HostKernel; KERNEL is the .cu's path.
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

#include <algorithm>
#include <vector>

using std::max;
using std::min;

struct Index {
    unsigned int x, y, z;
};
static Index blockIdx;
static Index threadIdx;

static std::vector<ucontext_t> fibres;
static std::vector<bool> done;
static ucontext_t scheduler;
static size_t current;

static void __syncthreads() {
    swapcontext(&fibres[current], &scheduler);
}

// the compiler's own conversion, to the nearest, ties to even
static unsigned short halfBits(float value) {
    _Float16 half = (_Float16)value;
    unsigned short bits;
    memcpy(&bits, &half, sizeof bits);
    return bits;
}

#define __global__
#define __shared__ static
#define __grid_constant__
#define __device__

#include KERNEL

static const Batch* arguments;

static void thread() {
    preprocess(*arguments);
    done[current] = true;
    swapcontext(&fibres[current], &scheduler);
}

static void block(unsigned int width, unsigned int height) {
    static std::vector<std::vector<char>> stacks(width * height, std::vector<char>(64 * 1024));
    size_t threads = width * height;
    fibres.resize(threads);
    done.assign(threads, false);
    for (size_t i = 0; i < threads; i++) {
        getcontext(&fibres[i]);
        fibres[i].uc_stack.ss_sp = stacks[i].data();
        fibres[i].uc_stack.ss_size = stacks[i].size();
        fibres[i].uc_link = nullptr;
        makecontext(&fibres[i], thread, 0);
    }
    bool running = true;
    while (running) {
        running = false;
        for (current = 0; current < threads; current++) {
            if (!done[current]) {
                threadIdx = {(unsigned int)(current % width), (unsigned int)(current / width), 0};
                swapcontext(&scheduler, &fibres[current]);
                running |= !done[current];
            }
        }
    }
}

extern "C" void Java_dev_curlew_batch_HostKernel_run(
        void*, void*, int gridX, int gridY, int gridZ, int blockX, int blockY, int64_t address) {
    arguments = (const Batch*)address;
    for (int z = 0; z < gridZ; z++) {
        for (int y = 0; y < gridY; y++) {
            for (int x = 0; x < gridX; x++) {
                blockIdx = {(unsigned int)x, (unsigned int)y, (unsigned int)z};
                block(blockX, blockY);
            }
        }
    }
}

extern "C" int Java_dev_curlew_batch_HostKernel_parameterBytes(void*, void*) {
    return (int)sizeof(Batch);
}
