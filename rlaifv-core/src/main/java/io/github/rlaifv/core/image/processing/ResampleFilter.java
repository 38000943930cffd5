package io.github.rlaifv.core.image.processing;

/** The interpolation filters of image processors, with the same formulas as in Pillow. */
public enum ResampleFilter {
    /** Linear interpolation (a triangle filter). */
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /** Cubic interpolation with a = -0.5. */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double a = -0.5;
            double x = Math.abs(distance);
            if (x < 1) {
                return ((a + 2) * x - (a + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
        }
    },
    /** A sinc windowed by a wider sinc, with three lobes. */
    LANCZOS(3) {
        @Override
        double weight(double distance) {
            return distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        }

        private double sinc(double x) {
            return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
        }
    };

    private final double support;

    ResampleFilter(double support) {
        this.support = support;
    }

    /** Radius of the filter in source pixels when enlarging. */
    double support() {
        return support;
    }

    abstract double weight(double distance);
}
