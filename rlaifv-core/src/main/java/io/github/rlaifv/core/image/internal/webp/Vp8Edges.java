package io.github.rlaifv.core.image.internal.webp;

/** Smooths the edges of one macroblock. */
final class Vp8Edges {
    private static final int BLOCK = 4;

    private final boolean simple;
    private final int limit;
    private final int interior;
    private final int variance;

    Vp8Edges(int strength, int sharpness, boolean simple) {
        this.simple = simple;
        int inner = strength;
        if (sharpness > 0) {
            inner >>= sharpness > 4 ? 2 : 1;
            inner = Math.min(inner, 9 - sharpness);
        }
        interior = Math.max(inner, 1);
        limit = 2 * strength + interior;
        variance = strength >= 40 ? 2 : strength >= 15 ? 1 : 0;
    }

    /**
     * Smooths the left edge, the vertical edges inside, the top edge, and the horizontal edges inside, in this order.
     */
    void smooth(Vp8Plane plane, int left, int top, int side, boolean inside) {
        byte[] samples = plane.samples();
        int stride = plane.stride();
        int at = top * stride + left;
        if (left > 0) {
            edge(samples, at, 1, stride, side, true);
        }
        for (int x = BLOCK; inside && x < side; x += BLOCK) {
            edge(samples, at + x, 1, stride, side, false);
        }
        if (top > 0) {
            edge(samples, at, stride, 1, side, true);
        }
        for (int y = BLOCK; inside && y < side; y += BLOCK) {
            edge(samples, at + y * stride, stride, 1, side, false);
        }
    }

    /**
     * @param across distance between samples across the edge
     * @param along distance between samples along the edge
     * @param outer whether it is an edge of the macroblock
     */
    private void edge(byte[] s, int from, int across, int along, int length, boolean outer) {
        int most = outer ? limit + 4 : limit;
        for (int i = 0, at = from; i < length; i++, at += along) {
            int p1 = s[at - 2 * across] & 0xff;
            int p0 = s[at - across] & 0xff;
            int q0 = s[at] & 0xff;
            int q1 = s[at + across] & 0xff;
            if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > 2 * most + 1) {
                continue;
            }
            if (simple) {
                two(s, at, across);
                continue;
            }
            int p3 = s[at - 4 * across] & 0xff;
            int p2 = s[at - 3 * across] & 0xff;
            int q2 = s[at + 2 * across] & 0xff;
            int q3 = s[at + 3 * across] & 0xff;
            boolean flat = Math.abs(p3 - p2) <= interior
                    && Math.abs(p2 - p1) <= interior
                    && Math.abs(p1 - p0) <= interior
                    && Math.abs(q3 - q2) <= interior
                    && Math.abs(q2 - q1) <= interior
                    && Math.abs(q1 - q0) <= interior;
            if (!flat) {
                continue;
            }
            if (Math.abs(p1 - p0) > variance || Math.abs(q1 - q0) > variance) {
                two(s, at, across);
            } else if (outer) {
                six(s, at, across);
            } else {
                four(s, at, across);
            }
        }
    }

    private static void two(byte[] s, int at, int across) {
        int p0 = s[at - across] & 0xff;
        int q0 = s[at] & 0xff;
        int p1 = s[at - 2 * across] & 0xff;
        int q1 = s[at + across] & 0xff;
        int a = 3 * (q0 - p0) + signed(p1 - q1);
        s[at - across] = Vp8Plane.clip(p0 + small(a + 3 >> 3));
        s[at] = Vp8Plane.clip(q0 - small(a + 4 >> 3));
    }

    private static void four(byte[] s, int at, int across) {
        int p1 = s[at - 2 * across] & 0xff;
        int p0 = s[at - across] & 0xff;
        int q0 = s[at] & 0xff;
        int q1 = s[at + across] & 0xff;
        int a = 3 * (q0 - p0);
        int down = small(a + 4 >> 3);
        int outer = down + 1 >> 1;
        s[at - 2 * across] = Vp8Plane.clip(p1 + outer);
        s[at - across] = Vp8Plane.clip(p0 + small(a + 3 >> 3));
        s[at] = Vp8Plane.clip(q0 - down);
        s[at + across] = Vp8Plane.clip(q1 - outer);
    }

    private static void six(byte[] s, int at, int across) {
        int p2 = s[at - 3 * across] & 0xff;
        int p1 = s[at - 2 * across] & 0xff;
        int p0 = s[at - across] & 0xff;
        int q0 = s[at] & 0xff;
        int q1 = s[at + across] & 0xff;
        int q2 = s[at + 2 * across] & 0xff;
        int a = signed(3 * (q0 - p0) + signed(p1 - q1));
        int near = 27 * a + 63 >> 7;
        int middle = 18 * a + 63 >> 7;
        int far = 9 * a + 63 >> 7;
        s[at - 3 * across] = Vp8Plane.clip(p2 + far);
        s[at - 2 * across] = Vp8Plane.clip(p1 + middle);
        s[at - across] = Vp8Plane.clip(p0 + near);
        s[at] = Vp8Plane.clip(q0 - near);
        s[at + across] = Vp8Plane.clip(q1 - middle);
        s[at + 2 * across] = Vp8Plane.clip(q2 - far);
    }

    private static int signed(int value) {
        return Math.max(-128, Math.min(127, value));
    }

    private static int small(int value) {
        return Math.max(-16, Math.min(15, value));
    }
}
