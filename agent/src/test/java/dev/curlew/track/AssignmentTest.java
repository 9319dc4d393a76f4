package dev.curlew.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private final Assignment assignment = new Assignment();

    @Test
    void takesTheBestSumAndNotTheBestCell() {
        assertThat(solve(2, 2, 0.9, 0.8, 0.8, 0.1)).containsExactly(1, 0);
    }

    @Test
    void neverUsesACellWithoutGain() {
        assertThat(solve(2, 2, 0, -5, 0.2, 0)).containsExactly(-1, 0);
    }

    @Test
    void leavesRowsFreeWhenColumnsRunOut() {
        assertThat(solve(3, 1, 0.1, 0.3, 0.2)).containsExactly(-1, 0, -1);
    }

    @Test
    void takesNoRowsOrNoColumns() {
        assertThat(solve(2, 0)).containsExactly(-1, -1);
        assertThat(solve(0, 2)).isEmpty();
    }

    @Test
    void equalsBruteForceOnRandomTables() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            int rows = random.nextInt(6);
            int columns = random.nextInt(6);
            double[] gains = new double[rows * columns];
            Arrays.setAll(gains, i -> random.nextInt(3) == 0 ? 0 : random.nextDouble());
            int[] columnOfRow = solve(rows, columns, gains);
            double sum = 0;
            boolean[] used = new boolean[columns];
            for (int row = 0; row < rows; row++) {
                if (columnOfRow[row] >= 0) {
                    assertThat(used[columnOfRow[row]]).isFalse();
                    used[columnOfRow[row]] = true;
                    double gain = gains[row * columns + columnOfRow[row]];
                    assertThat(gain).isPositive();
                    sum += gain;
                }
            }
            assertThat(sum).isCloseTo(best(gains, 0, rows, columns, new boolean[columns]), within(1e-9));
        }
    }

    private int[] solve(int rows, int columns, double... gains) {
        int[] columnOfRow = new int[rows];
        assignment.solve(rows, columns, gains, columnOfRow);
        return columnOfRow;
    }

    private static double best(double[] gains, int row, int rows, int columns, boolean[] used) {
        if (row == rows) {
            return 0;
        }
        double best = best(gains, row + 1, rows, columns, used);
        for (int column = 0; column < columns; column++) {
            if (!used[column]) {
                used[column] = true;
                double gain = Math.max(0, gains[row * columns + column]);
                best = Math.max(best, gain + best(gains, row + 1, rows, columns, used));
                used[column] = false;
            }
        }
        return best;
    }
}
