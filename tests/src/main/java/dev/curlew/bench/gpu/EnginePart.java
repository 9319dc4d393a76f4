package dev.curlew.bench.gpu;

import java.io.IOException;

/** Each plan alone, at the batch sizes that speed uses; NanoDet in floats beside 8 bits. */
final class EnginePart implements Check.Part {
    @Override
    public void measure(Check check) throws IOException, InterruptedException {
        measure(check, "rtdetr_b1", 1);
        measure(check, "rtdetr_b8", 8);
        for (int batch : new int[] {1, 8, 32}) {
            measure(check, check.pack().main(), batch);
        }
        measure(check, "nanodet", 8);
        measure(check, "nanodet_int8", 8);
    }

    private static void measure(Check check, String model, int batch) throws IOException, InterruptedException {
        if (!check.pack().hasModel(model)) {
            return;
        }
        try {
            check.limits().engine(model, batch);
        } catch (IOException e) {
            check.add(Row.failed("engine", model + " batch " + batch, String.valueOf(e.getMessage())));
        }
    }
}
