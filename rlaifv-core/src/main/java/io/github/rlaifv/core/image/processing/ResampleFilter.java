package io.github.rlaifv.core.image.processing;

/** The interpolation filters that image processors use, with Pillow's formulas. */
public enum ResampleFilter {
    /** Triangle. */
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /** Cubic convolution with a = -0.5. */
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
    /** Sinc windowed by a wider sinc, three lobes. */
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

    /** How far from the center the filter reaches, in source pixels when enlarging. */
    double support() {
        return support;
    }

    abstract double weight(double distance);
}
