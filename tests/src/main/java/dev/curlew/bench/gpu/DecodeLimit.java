package dev.curlew.bench.gpu;

import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_CUDA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVHWDeviceContext;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The decoder alone: so many at once, one thread each, frames thrown away. A program of its own that prints frames per
 * second, round by round, as JSON; counted from when every decoder has given its first frame. Frees nothing: it ends.
 */
final class DecodeLimit {
    private static final int PRIMARY_CONTEXT = 1; // AV_CUDA_USE_PRIMARY_CONTEXT
    private static final int STREAM = 1; // AVCUDADeviceContext {CUcontext cuda_ctx; CUstream stream; ...}

    /** One for all: JavaCPP has room for ten callbacks of a kind, and it must stay reachable. */
    private static final AVCodecContext.Get_format_AVCodecContext_IntPointer ON_THE_GPU =
            new AVCodecContext.Get_format_AVCodecContext_IntPointer() {
                @Override
                public int call(AVCodecContext context, IntPointer formats) {
                    for (int i = 0; formats.get(i) != -1; i++) {
                        if (formats.get(i) == AV_PIX_FMT_CUDA) {
                            return AV_PIX_FMT_CUDA;
                        }
                    }
                    return formats.get(0);
                }
            };

    private final String file;
    private final boolean onGpu;
    private final CountDownLatch ready;
    private final AtomicLong frames;
    private volatile boolean isOver;
    private double cpuMillisPerFrame;
    private volatile @Nullable String problem;

    private DecodeLimit(String file, boolean onGpu, int decoders) {
        this.file = file;
        this.onGpu = onGpu;
        this.ready = new CountDownLatch(decoders);
        this.frames = new AtomicLong();
    }

    /** arguments: cuda or cpu, file, decoders, rounds, seconds of each */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int decoders = Integer.parseInt(arguments[2]);
        DecodeLimit limit = new DecodeLimit(arguments[1], arguments[0].equals("cuda"), decoders);
        ObjectNode figures = Json.rounds(
                "fps", limit.measure(decoders, Integer.parseInt(arguments[3]), Double.parseDouble(arguments[4])));
        System.out.println(figures.put("cpuMillisPerFrame", limit.cpuMillisPerFrame));
        System.out.flush();
        Runtime.getRuntime().halt(0); // decoders of other threads are in use; nothing is left to save
    }

    /** With a queue of its own: on the default one the decoders would wait for each other. */
    private static AVBufferRef newDevice() throws IOException {
        AVBufferRef device = new AVBufferRef(null);
        require(
                av_hwdevice_ctx_create(device, AV_HWDEVICE_TYPE_CUDA, "0", (AVDictionary) null, PRIMARY_CONTEXT),
                "cuda device");
        CUstream_st queue = new CUstream_st();
        require(-cudaStreamCreateWithFlags(queue, cudaStreamNonBlocking), "cuda stream");
        AVHWDeviceContext context = new AVHWDeviceContext(device.data());
        new LongPointer(context.hwctx()).put(STREAM, queue.address());
        return device;
    }

    private List<Double> measure(int decoders, int rounds, double seconds) throws IOException, InterruptedException {
        for (int i = 0; i < decoders; i++) {
            Thread thread = new Thread(this::decode, "decoder " + i);
            thread.setDaemon(true);
            thread.start();
        }
        ready.await();
        List<Double> fps = new ArrayList<>();
        long cpuBefore = cpuNanos();
        long framesBefore = frames.get();
        for (int round = 0; round < rounds && problem == null; round++) {
            long from = frames.get();
            long start = System.nanoTime();
            Thread.sleep(Math.round(seconds * 1000));
            fps.add((frames.get() - from) / ((System.nanoTime() - start) / 1e9));
        }
        cpuMillisPerFrame = (cpuNanos() - cpuBefore) / 1e6 / Math.max(1, frames.get() - framesBefore);
        isOver = true;
        if (problem != null) {
            throw new IOException(problem);
        }
        return fps;
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private void decode() {
        boolean isFirst = true;
        try {
            AVFormatContext format = new AVFormatContext(null);
            require(avformat_open_input(format, file, (AVInputFormat) null, (AVDictionary) null), "open");
            require(avformat_find_stream_info(format, (PointerPointer<?>) null), "stream info");
            int stream = require(
                    av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0), "stream");
            AVCodecContext decoder = open(format, stream);
            AVPacket packet = av_packet_alloc();
            AVFrame frame = av_frame_alloc();
            while (!isOver) {
                while (!isOver && av_read_frame(format, packet) >= 0) {
                    if (packet.stream_index() == stream) {
                        avcodec_send_packet(decoder, packet);
                        while (avcodec_receive_frame(decoder, frame) >= 0) {
                            checkPlace(frame);
                            frames.incrementAndGet();
                            av_frame_unref(frame);
                            if (isFirst) {
                                isFirst = false;
                                ready.countDown();
                            }
                        }
                    }
                    av_packet_unref(packet);
                }
                av_seek_frame(format, stream, 0, AVSEEK_FLAG_BACKWARD);
                avcodec_flush_buffers(decoder);
            }
        } catch (IOException e) {
            problem = e.getMessage();
            if (isFirst) {
                ready.countDown();
            }
        }
    }

    private AVCodecContext open(AVFormatContext format, int stream) throws IOException {
        AVCodec codec = avcodec_find_decoder(format.streams(stream).codecpar().codec_id());
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        require(avcodec_parameters_to_context(decoder, format.streams(stream).codecpar()), "parameters");
        decoder.thread_count(1);
        if (onGpu) {
            decoder.hw_device_ctx(newDevice());
            decoder.get_format(ON_THE_GPU);
        }
        require(avcodec_open2(decoder, codec, (AVDictionary) null), "decoder");
        return decoder;
    }

    private void checkPlace(AVFrame frame) throws IOException {
        if (onGpu && frame.format() != AV_PIX_FMT_CUDA) {
            throw new IOException(file + ": decoded in software");
        }
    }

    private static int require(int code, String what) throws IOException {
        if (code < 0) {
            throw new IOException(what + ": FFmpeg error " + code);
        }
        return code;
    }
}
