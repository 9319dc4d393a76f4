package dev.curlew.track;

import java.util.Arrays;

/**
 * Optimal assignment of rows to columns: the greatest sum of gains, each row and column used at most once, and only
 * cells with a gain above 0 used at all. Shortest augmenting paths (Kuhn 1955, Jonker and Volgenant 1987). Keeps its
 * work arrays between calls; one thread at a time.
 */
public final class Assignment {
    private double[] rowPotential = new double[0];
    private double[] columnPotential = new double[0];
    private double[] slack = new double[0];
    private int[] rowOfColumn = new int[0];
    private int[] previous = new int[0];
    private boolean[] visited = new boolean[0];

    /**
     * @param gains row by row, {@code rows * columns} of them; cells at 0 or below are never assigned
     * @param columnOfRow receives for each row its column, or -1
     */
    public void solve(int rows, int columns, double[] gains, int[] columnOfRow) {
        Arrays.fill(columnOfRow, 0, rows, -1);
        boolean transposed = rows > columns;
        int n = transposed ? columns : rows;
        int m = transposed ? rows : columns;
        reset(n, m);
        for (int i = 1; i <= n; i++) {
            augment(i, m, gains, columns, transposed);
        }
        for (int j = 1; j <= m; j++) {
            int i = rowOfColumn[j];
            if (i != 0 && cost(i, j, gains, columns, transposed) < 0) {
                columnOfRow[(transposed ? j : i) - 1] = (transposed ? i : j) - 1;
            }
        }
    }

    private void reset(int n, int m) {
        if (rowPotential.length <= n) {
            rowPotential = new double[2 * n + 1];
        }
        if (columnPotential.length <= m) {
            int size = 2 * m + 1;
            columnPotential = new double[size];
            slack = new double[size];
            rowOfColumn = new int[size];
            previous = new int[size];
            visited = new boolean[size];
        }
        Arrays.fill(rowPotential, 0, n + 1, 0);
        Arrays.fill(columnPotential, 0, m + 1, 0);
        Arrays.fill(rowOfColumn, 0, m + 1, 0);
    }

    /** Gives row i (from 1) a column, moving the rows before it along the cheapest path. Column 0 stands for "none". */
    private void augment(int i, int m, double[] gains, int columns, boolean transposed) {
        Arrays.fill(slack, 0, m + 1, Double.POSITIVE_INFINITY);
        Arrays.fill(visited, 0, m + 1, false);
        rowOfColumn[0] = i;
        int column = 0;
        do {
            visited[column] = true;
            int row = rowOfColumn[column];
            double least = Double.POSITIVE_INFINITY;
            int next = 0;
            for (int j = 1; j <= m; j++) {
                if (visited[j]) {
                    continue;
                }
                double reduced = cost(row, j, gains, columns, transposed) - rowPotential[row] - columnPotential[j];
                if (reduced < slack[j]) {
                    slack[j] = reduced;
                    previous[j] = column;
                }
                if (slack[j] < least) {
                    least = slack[j];
                    next = j;
                }
            }
            for (int j = 0; j <= m; j++) {
                if (visited[j]) {
                    rowPotential[rowOfColumn[j]] += least;
                    columnPotential[j] -= least;
                } else {
                    slack[j] -= least;
                }
            }
            column = next;
        } while (rowOfColumn[column] != 0);
        while (column != 0) {
            rowOfColumn[column] = rowOfColumn[previous[column]];
            column = previous[column];
        }
    }

    /** A forbidden cell costs as much as staying free, so a full assignment over all cells is always one of the best. */
    private static double cost(int row, int column, double[] gains, int columns, boolean transposed) {
        int cell = transposed ? (column - 1) * columns + row - 1 : (row - 1) * columns + column - 1;
        return gains[cell] > 0 ? -gains[cell] : 0;
    }
}
