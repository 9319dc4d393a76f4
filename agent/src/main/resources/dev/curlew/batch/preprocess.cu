// Decoded pictures into an engine's input, many in one launch. docs/rationale/resampling.md has the rule in words;
// dev.curlew.batch.ResamplingRule is the same in Java. scripts/make-ptx makes preprocess.ptx of this file.
// Grid: columns / 64, rows / 16, pictures; block: 256. The host's side of the structs is dev.curlew.batch.KernelArguments.
//
// A block makes a tile of the input. Its threads first scale what the tile needs of the source down its columns, eight bytes
// of a row per thread, into lines in shared memory; then along the lines. What does not fit into them comes in parts.

#define THREADS 256
#define BLOCKS 5 // of a multiprocessor at once: 48 registers per thread, nothing spilled
#define COLUMNS 64 // of a tile
#define ROWS 16
#define OUTPUTS 4 // COLUMNS * ROWS / THREADS, of one column
#define SPAN 320 // samples of a line: all of a tile whose picture shrinks by up to 4.8
#define PICTURES 32

struct Picture {
    unsigned long long luma;   // address; like the pitches a multiple of 8
    unsigned long long chroma; // address of the interleaved Cb, Cr
    int lumaPitch;             // bytes per row
    int chromaPitch;
    int width;                 // of the source, in pixels
    int height;
    int left;                  // where it lies in the input
    int top;
    int fitWidth;
    int fitHeight;
    int place;                 // in the batch
    int wide;                  // 16 bits per sample, the value in the high ones
    float lumaScale;           // to 0..255
    float lumaOffset;
    float chromaOffset;        // what a colourless sample holds
    float redV;
    float greenU;
    float greenV;
    float blueU;
    float lumaStepX;           // samples per pixel of the input
    float lumaStepY;
    float chromaStepX;
    float chromaStepY;
    int unused;
};

struct Batch {
    unsigned long long out; // [N,3,height,width]
    int width;
    int height;
    int half;               // output in half floats
    int bgr;
    float scale[3];         // per output plane: colour * scale + offset
    float offset[3];
    float pad[3];           // what the padding holds, scale and offset done
    int count;
    Picture pictures[PICTURES];
};

struct Plane {
    unsigned long long samples;
    unsigned int pitch;
    int columns; // Cb and Cr of one place are one column
    int rows;
    float stepX;
    float stepY;
};

// What a block makes of the picture, in pixels of the picture as it is fitted into the input; the last ones included.
struct Tile {
    int left;
    int right;
    int top;
    int bottom;
    int line; // of the lines in shared memory: where the top row lies
};

// The weights of one output along one axis: as wide as the shrinking, at least 1 sample to each side.
struct Triangle {
    float centre;
    float slope;
    int first; // may lie outside the picture, where the edge sample goes on
    int last;

    __device__ Triangle(int at, float step) {
        float radius = fmaxf(step, 1.0f);
        centre = ((float)at + 0.5f) * step - 0.5f;
        slope = __fdividef(1.0f, radius);
        first = (int)floorf(centre - radius) + 1;
        last = (int)ceilf(centre + radius) - 1;
    }

    __device__ float weight(float distance) const {
        return 1.0f - fabsf(distance) * slope;
    }
};

// A sample as the lower bits of a number from 1 on, 1 + sample / 32768 or 1 + sample / 2^23: one instruction, where a
// conversion takes two or runs at a quarter of the speed. The sums of such numbers are off by up to 0.01 of 255.
template <typename Sample>
__device__ float fraction(uint2 word, int i) {
    const int perHalf = 4 / sizeof(Sample);
    unsigned int half = i < perHalf ? word.x : word.y;
    unsigned int bytes = sizeof(Sample) == 1 ? 0x7604 + 0x10 * (i % perHalf) : 0x7610 + 0x22 * (i % perHalf);
    return __uint_as_float(__byte_perm(half, 0x3f800000, bytes));
}

// Columns [from, to) of all of the tile's rows, scaled down the columns only. From is a whole word's.
template <typename Sample, int CHANNELS>
__device__ void scaleColumns(const Plane& plane, const Tile& tile, int from, int to, float (*lines)[SPAN]) {
    const int perWord = sizeof(uint2) / sizeof(Sample);
    int words = (unsigned int)((to - from) * CHANNELS + perWord - 1) / perWord;
    float linesPerWord = __fdividef(1.0f, (float)words);
    for (int i = threadIdx.x; i < words * (tile.bottom - tile.top + 1); i += THREADS) {
        int line = (int)(((float)i + 0.5f) * linesPerWord);
        int word = i - line * words;
        unsigned long long start = plane.samples + (unsigned int)((from * CHANNELS + word * perWord) * sizeof(Sample));
        Triangle down(tile.top + line, plane.stepY);
        float sums[perWord] = {};
        float all = 0;
        float distance = (float)down.first - down.centre;
#pragma unroll 2
        for (int y = down.first; y <= down.last; y++) {
            unsigned int row = min(max(y, 0), plane.rows - 1);
            uint2 in = __ldg((const uint2*)(start + (unsigned long long)row * plane.pitch));
            float weight = down.weight(distance);
            for (int k = 0; k < perWord; k++) {
                sums[k] += weight * fraction<Sample>(in, k);
            }
            all += weight;
            distance += 1.0f;
        }
        float unit = __fdividef(sizeof(Sample) == 1 ? 32768.0f : 8388608.0f, all);
        for (int k = 0; k < perWord; k++) {
            lines[tile.line + line][word * perWord + k] = (sums[k] - all) * unit;
        }
    }
}

// This thread's outputs of one plane: one column, every fourth row from the one given. All threads of a block come here.
template <typename Sample, int CHANNELS>
__device__ void resample(
        const Plane& plane, const Tile& tile, int column, int row, float (*lines)[SPAN], float (&out)[OUTPUTS][CHANNELS]) {
    const int most = SPAN / CHANNELS;
    const int perWord = sizeof(uint2) / sizeof(Sample) / CHANNELS;
    Triangle across(column, plane.stepX);
    int start = max(Triangle(tile.left, plane.stepX).first, 0) / perWord * perWord;
    int end = min(Triangle(tile.right, plane.stepX).last, plane.columns - 1) + 1;
    float all = 0;
    for (int from = start; from < end; from += most) {
        int to = min(from + most, end);
        __syncthreads(); // nobody reads the lines any more
        scaleColumns<Sample, CHANNELS>(plane, tile, from, to, lines);
        __syncthreads();
        int first = from == start ? across.first : max(across.first, from);
        int last = to == end ? across.last : min(across.last, to - 1);
        float distance = (float)first - across.centre;
#pragma unroll 2
        for (int x = first; x <= last; x++) {
            const float* in = &lines[row][(min(max(x, 0), plane.columns - 1) - from) * CHANNELS];
            float weight = across.weight(distance);
            for (int k = 0; k < OUTPUTS; k++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    out[k][channel] += weight * in[k * (ROWS / OUTPUTS) * SPAN + channel];
                }
            }
            all += weight;
            distance += 1.0f;
        }
    }
    float share = __fdividef(1.0f, all);
    for (int k = 0; k < OUTPUTS; k++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            out[k][channel] *= share;
        }
    }
}

__device__ float pixel(float value) {
    return fminf(fmaxf(value, 0.0f), 255.0f);
}

__device__ void store(const Batch& batch, char* picture, unsigned int at, float value) {
    if (batch.half) {
        unsigned short bits;
#ifdef __CUDACC__
        asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
#else
        bits = halfBits(value);
#endif
        ((unsigned short*)picture)[at] = bits;
    } else {
        ((float*)picture)[at] = value;
    }
}

extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) preprocess(const __grid_constant__ Batch batch) {
    __shared__ __align__(16) float lines[ROWS][SPAN];

    const Picture& picture = batch.pictures[blockIdx.z];
    int x = blockIdx.x * COLUMNS + threadIdx.x % COLUMNS;
    int row = threadIdx.x / COLUMNS;
    int top = blockIdx.y * ROWS;

    Tile tile;
    tile.left = max((int)blockIdx.x * COLUMNS - picture.left, 0);
    tile.right = min((int)blockIdx.x * COLUMNS + COLUMNS - picture.left, picture.fitWidth) - 1;
    tile.top = max(top - picture.top, 0);
    tile.bottom = min(top + ROWS - picture.top, picture.fitHeight) - 1;
    tile.line = tile.top - (top - picture.top);

    float luma[OUTPUTS][1] = {};
    float chroma[OUTPUTS][2] = {};
    // threads of the padding compute a neighbour, since barriers need them
    int column = min(max(x - picture.left, tile.left), tile.right);
    if (tile.left <= tile.right && tile.top <= tile.bottom) {
        Plane y = {
            picture.luma,
            (unsigned int)picture.lumaPitch,
            picture.width,
            picture.height,
            picture.lumaStepX,
            picture.lumaStepY,
        };
        Plane uv = {
            picture.chroma,
            (unsigned int)picture.chromaPitch,
            (picture.width + 1) / 2,
            (picture.height + 1) / 2,
            picture.chromaStepX,
            picture.chromaStepY,
        };
        if (picture.wide) {
            resample<unsigned short, 1>(y, tile, column, row, lines, luma);
            resample<unsigned short, 2>(uv, tile, column, row, lines, chroma);
        } else {
            resample<unsigned char, 1>(y, tile, column, row, lines, luma);
            resample<unsigned char, 2>(uv, tile, column, row, lines, chroma);
        }
    }
    unsigned int plane = batch.width * batch.height;
    char* out = (char*)batch.out + picture.place * 3ULL * plane * (batch.half ? 2 : 4);
    for (int k = 0; k < OUTPUTS; k++) {
        int y = top + row + k * (ROWS / OUTPUTS);
        if (x >= batch.width || y >= batch.height) {
            return;
        }
        float first;
        float second;
        float third;
        if (tile.left <= tile.right && x - picture.left == column && y - picture.top >= tile.top && y - picture.top <= tile.bottom) {
            float grey = luma[k][0] * picture.lumaScale + picture.lumaOffset;
            float u = chroma[k][0] - picture.chromaOffset;
            float v = chroma[k][1] - picture.chromaOffset;
            float red = pixel(grey + v * picture.redV);
            float green = pixel(grey + u * picture.greenU + v * picture.greenV);
            float blue = pixel(grey + u * picture.blueU);
            first = (batch.bgr ? blue : red) * batch.scale[0] + batch.offset[0];
            second = green * batch.scale[1] + batch.offset[1];
            third = (batch.bgr ? red : blue) * batch.scale[2] + batch.offset[2];
        } else {
            first = batch.pad[0];
            second = batch.pad[1];
            third = batch.pad[2];
        }
        unsigned int at = y * batch.width + x;
        store(batch, out, at, first);
        store(batch, out, at + plane, second);
        store(batch, out, at + 2 * plane, third);
    }
}
