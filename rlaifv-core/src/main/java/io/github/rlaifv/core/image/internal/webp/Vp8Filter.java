package io.github.rlaifv.core.image.internal.webp;

/** Smooths the edges of blocks after all blocks are predicted. */
final class Vp8Filter {
    private static final int SIDE = 16;
    private static final int MOST = 63;

    private final Vp8FrameHeader header;
    private final int columns;
    private final int rows;
    /** Strength of the filter by macroblock, {@code [rows x columns]}. */
    private final byte[] strengths;

    /** Whether edges inside a macroblock are smoothed too. */
    private final boolean[] inside;

    Vp8Filter(Vp8FrameHeader header, int columns, int rows) {
        this.header = header;
        this.columns = columns;
        this.rows = rows;
        strengths = new byte[Math.multiplyExact(columns, rows)];
        inside = new boolean[strengths.length];
    }

    /** Records how a macroblock will be smoothed. */
    void note(int column, int row, int segment, boolean small, boolean hasCoefficients) {
        int strength = header.segments()[segment].filter() + header.filterDelta();
        strength += small ? header.smallBlocksFilterDelta() : 0;
        strengths[row * columns + column] = (byte) Math.max(0, Math.min(MOST, strength));
        inside[row * columns + column] = small || hasCoefficients;
    }

    void apply(Vp8Plane luma, Vp8Plane u, Vp8Plane v) {
        if (header.filterLevel() == 0) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int strength = strengths[row * columns + column];
                if (strength > 0) {
                    Vp8Edges edges = new Vp8Edges(strength, header.sharpness(), header.simpleFilter());
                    boolean inner = inside[row * columns + column];
                    edges.smooth(luma, column * SIDE, row * SIDE, SIDE, inner);
                    if (!header.simpleFilter()) {
                        edges.smooth(u, column * SIDE / 2, row * SIDE / 2, SIDE / 2, inner);
                        edges.smooth(v, column * SIDE / 2, row * SIDE / 2, SIDE / 2, inner);
                    }
                }
            }
        }
    }
}
