package io.github.rlaifv.core.image.internal.webp;

import io.github.rlaifv.core.image.RgbImage;

/**
 * Upsamples the chroma of a lossy WebP image smoothly and converts the samples to RGB, as the reference decoder does.
 */
final class Vp8Colors {
    private Vp8Colors() {}

    static RgbImage toRgb(Vp8Plane luma, Vp8Plane u, Vp8Plane v, int width, int height) {
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), RgbImage.CHANNELS)];
        int[] wideU = new int[width];
        int[] wideV = new int[width];
        int lastRow = (height + 1) / 2 - 1;
        for (int y = 0, to = 0; y < height; y++) {
            int near = y / 2;
            int far = Math.max(0, Math.min(lastRow, y % 2 == 0 ? near - 1 : near + 1));
            enlarge(u, near, far, wideU);
            enlarge(v, near, far, wideV);
            for (int x = 0; x < width; x++, to += RgbImage.CHANNELS) {
                int light = high(luma.get(x, y), 19077);
                int cb = wideU[x];
                int cr = wideV[x];
                rgb[to] = clip(light + high(cr, 26149) - 14234);
                rgb[to + 1] = clip(light - high(cb, 6419) - high(cr, 13320) + 8708);
                rgb[to + 2] = clip(light + high(cb, 33050) - 17685);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Upsamples a row: each sample becomes two, weighted 9 : 3 : 3 : 1 from the nearest four. */
    private static void enlarge(Vp8Plane plane, int near, int far, int[] row) {
        int width = row.length;
        row[0] = 3 * plane.get(0, near) + plane.get(0, far) + 2 >> 2;
        int last = width - 1 >> 1;
        for (int x = 1; x <= last; x++) {
            int before = plane.get(x - 1, near);
            int here = plane.get(x, near);
            int farBefore = plane.get(x - 1, far);
            int farHere = plane.get(x, far);
            int sum = before + here + farBefore + farHere + 8;
            row[2 * x - 1] = (sum + 2 * (here + farBefore) >> 3) + before >> 1;
            row[2 * x] = (sum + 2 * (before + farHere) >> 3) + here >> 1;
        }
        if (width % 2 == 0) {
            row[width - 1] = 3 * plane.get(last, near) + plane.get(last, far) + 2 >> 2;
        }
    }

    private static int high(int value, int factor) {
        return value * factor >> 8;
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value >> 6));
    }
}
