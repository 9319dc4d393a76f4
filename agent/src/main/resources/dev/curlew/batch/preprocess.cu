// Decoded pictures into an engine's input, many in one launch. docs/rationale/resampling.md has the rule in words;
// dev.curlew.batch.ResamplingRule is the same in Java. scripts/make-ptx makes preprocess.ptx of this file.
// Grid: columns / 32, rows / 8, pictures; block: 32 x 8. The host's side of the structs is dev.curlew.batch.KernelArguments.

#define COLUMNS 32
#define ROWS 8
#define TAPS 64
#define PICTURES 32

struct Picture {
    unsigned long long luma;   // address
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

// The taps of all columns or rows of one block along one axis of one plane.
template <int LINES>
struct Taps {
    float weight[TAPS][LINES];
    int first[LINES];
    int count[LINES];

    // A triangle as wide as the shrinking, at least 1 sample to each side; what falls outside weighs on the edge sample.
    __device__ void fill(int line, int at, int samples, int fitted) {
        float step = (float)samples / (float)fitted;
        float radius = fmaxf(step, 1.0f);
        float centre = ((float)at + 0.5f) * step - 0.5f;
        int from = (int)floorf(centre - radius) + 1;
        int to = (int)ceilf(centre + radius) - 1;
        int first_ = min(max(from, 0), samples - 1);
        int last_ = min(max(to, 0), samples - 1);
        int count_ = last_ - first_ + 1;
        for (int tap = 0; tap < count_; tap++) {
            weight[tap][line] = 0;
        }
        float sum = 0;
        for (int sample = from; sample <= to; sample++) {
            float w = 1.0f - fabsf((float)sample - centre) / radius;
            weight[min(max(sample, first_), last_) - first_][line] += w;
            sum += w;
        }
        for (int tap = 0; tap < count_; tap++) {
            weight[tap][line] /= sum;
        }
        first[line] = first_;
        count[line] = count_;
    }
};

// The pictures stay as they are while this runs, so loads may go through the read-only cache.
template <typename Sample>
__device__ float load(const Sample* at) {
#ifdef __CUDACC__
    return (float)__ldg(at);
#else
    return (float)*at;
#endif
}

template <typename Sample>
__device__ float resample(const Picture& picture, const Taps<COLUMNS>& across, const Taps<ROWS>& down, int column, int row) {
    int x = across.first[column];
    int y = down.first[row];
    int taps = across.count[column];
    int lines = down.count[row];
    float sum = 0;
    for (int j = 0; j < lines; j++) {
        const Sample* in = (const Sample*)(picture.luma + (long long)(y + j) * picture.lumaPitch) + x;
        float line = 0;
        for (int i = 0; i < taps; i++) {
            line += across.weight[i][column] * load(in + i);
        }
        sum += down.weight[j][row] * line;
    }
    return sum;
}

template <typename Sample>
__device__ void resampleChroma(
        const Picture& picture,
        const Taps<COLUMNS>& across,
        const Taps<ROWS>& down,
        int column,
        int row,
        float& blue,
        float& red) {
    int x = across.first[column];
    int y = down.first[row];
    int taps = across.count[column];
    int lines = down.count[row];
    blue = 0;
    red = 0;
    for (int j = 0; j < lines; j++) {
        const Sample* in = (const Sample*)(picture.chroma + (long long)(y + j) * picture.chromaPitch) + 2 * x;
        float blueLine = 0;
        float redLine = 0;
        for (int i = 0; i < taps; i++) {
            float w = across.weight[i][column];
            blueLine += w * load(in + 2 * i);
            redLine += w * load(in + 2 * i + 1);
        }
        blue += down.weight[j][row] * blueLine;
        red += down.weight[j][row] * redLine;
    }
}

__device__ float pixel(float value) {
    return fminf(fmaxf(value, 0.0f), 255.0f);
}

__device__ void store(const Batch& batch, const Picture& picture, int plane, int x, int y, float value) {
    long long at = (((long long)picture.place * 3 + plane) * batch.height + y) * batch.width + x;
    if (batch.half) {
        unsigned short bits;
#ifdef __CUDACC__
        asm("cvt.rn.f16.f32 %0, %1;" : "=h"(bits) : "f"(value));
#else
        bits = halfBits(value);
#endif
        ((unsigned short*)batch.out)[at] = bits;
    } else {
        ((float*)batch.out)[at] = value;
    }
}

extern "C" __global__ void preprocess(const __grid_constant__ Batch batch) {
    __shared__ Taps<COLUMNS> lumaAcross;
    __shared__ Taps<COLUMNS> chromaAcross;
    __shared__ Taps<ROWS> lumaDown;
    __shared__ Taps<ROWS> chromaDown;

    const Picture& picture = batch.pictures[blockIdx.z];
    int column = threadIdx.x;
    int row = threadIdx.y;
    int x = blockIdx.x * COLUMNS + column;
    int y = blockIdx.y * ROWS + row;
    int fitX = x - picture.left;
    int fitY = y - picture.top;
    bool inside = fitX >= 0 && fitX < picture.fitWidth && fitY >= 0 && fitY < picture.fitHeight;

    // rows 0 and 1 of the block make the columns' filters, the first lanes of rows 2 and 3 those of the rows
    if (row == 0 && fitX >= 0 && fitX < picture.fitWidth) {
        lumaAcross.fill(column, fitX, picture.width, picture.fitWidth);
    } else if (row == 1 && fitX >= 0 && fitX < picture.fitWidth) {
        chromaAcross.fill(column, fitX, (picture.width + 1) / 2, picture.fitWidth);
    } else if ((row == 2 || row == 3) && column < ROWS) {
        int line = (int)(blockIdx.y * ROWS) + column - picture.top;
        if (line >= 0 && line < picture.fitHeight) {
            if (row == 2) {
                lumaDown.fill(column, line, picture.height, picture.fitHeight);
            } else {
                chromaDown.fill(column, line, (picture.height + 1) / 2, picture.fitHeight);
            }
        }
    }
    __syncthreads();

    if (x >= batch.width || y >= batch.height) {
        return;
    }
    if (!inside) {
        for (int plane = 0; plane < 3; plane++) {
            store(batch, picture, plane, x, y, batch.pad[plane]);
        }
        return;
    }
    float luma;
    float u;
    float v;
    if (picture.wide) {
        luma = resample<unsigned short>(picture, lumaAcross, lumaDown, column, row);
        resampleChroma<unsigned short>(picture, chromaAcross, chromaDown, column, row, u, v);
    } else {
        luma = resample<unsigned char>(picture, lumaAcross, lumaDown, column, row);
        resampleChroma<unsigned char>(picture, chromaAcross, chromaDown, column, row, u, v);
    }
    float grey = luma * picture.lumaScale + picture.lumaOffset;
    u -= picture.chromaOffset;
    v -= picture.chromaOffset;
    float red = pixel(grey + v * picture.redV);
    float green = pixel(grey + u * picture.greenU + v * picture.greenV);
    float blue = pixel(grey + u * picture.blueU);
    float first = batch.bgr ? blue : red;
    float last = batch.bgr ? red : blue;
    store(batch, picture, 0, x, y, first * batch.scale[0] + batch.offset[0]);
    store(batch, picture, 1, x, y, green * batch.scale[1] + batch.offset[1]);
    store(batch, picture, 2, x, y, last * batch.scale[2] + batch.offset[2]);
}
