// Runs preprocess.cu on the host, so that its arithmetic is tested without a GPU: each thread of a block is a fibre, and
// __syncthreads switches to the next. Shared memory is not a number until the block writes it, so that what is read too early
// shows. Called through JNI by dev.curlew.batch.HostKernel; KERNEL is the .cu's path.
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

static bool misaligned;
static bool diverged; // a thread ended without a barrier that others of its block wait at

struct uint2 {
    unsigned int x, y;
};

template <typename T>
static T __ldg(const T* at) {
    misaligned |= (uintptr_t)at % sizeof(T) != 0;
    return *at;
}

static float __fdividef(float a, float b) {
    return a / b;
}

static unsigned int __byte_perm(unsigned int low, unsigned int high, unsigned int selector) {
    uint64_t both = (uint64_t)high << 32 | low;
    unsigned int bytes = 0;
    for (int i = 0; i < 4; i++) {
        bytes |= (unsigned int)(both >> 8 * (selector >> 4 * i & 7) & 0xff) << 8 * i;
    }
    return bytes;
}

static float __uint_as_float(unsigned int bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// the linker gives a section whose name is an identifier these two ends
extern "C" char __start_shared[];
extern "C" char __stop_shared[];

#define __global__
#define __launch_bounds__(threads, blocks)
#define __shared__ static __attribute__((section("shared")))
#define __align__(bytes) __attribute__((aligned(bytes)))
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
    memset(__start_shared, 0xff, __stop_shared - __start_shared);
    size_t ended = 0;
    while (ended == 0) {
        for (current = 0; current < threads; current++) {
            threadIdx = {(unsigned int)(current % width), (unsigned int)(current / width), 0};
            swapcontext(&scheduler, &fibres[current]);
            ended += done[current];
        }
    }
    diverged |= ended < threads;
}

// 0, or what went wrong: 1 is a barrier, 2 a load
extern "C" int Java_dev_curlew_batch_HostKernel_run(
        void*, void*, int gridX, int gridY, int gridZ, int blockX, int blockY, int64_t address) {
    arguments = (const Batch*)address;
    misaligned = false;
    diverged = false;
    for (int z = 0; z < gridZ; z++) {
        for (int y = 0; y < gridY; y++) {
            for (int x = 0; x < gridX; x++) {
                blockIdx = {(unsigned int)x, (unsigned int)y, (unsigned int)z};
                block(blockX, blockY);
            }
        }
    }
    return (diverged ? 1 : 0) + (misaligned ? 2 : 0);
}

extern "C" int Java_dev_curlew_batch_HostKernel_parameterBytes(void*, void*) {
    return (int)sizeof(Batch);
}
