package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds images of benchmarks in datasets, so that a model is not trained on what it is measured on. An image is found
 * if its encoded bytes or its decoded pixels are those of a benchmark's image, or if it looks like one: encoded again,
 * resized, or cropped by up to about 3 % per side. Rotated and mirrored copies are not found.
 *
 * <pre>{@code
 * ExcludedImages excluded = ExcludedImages.of(List.of(new BenchmarkImages("MMHal-Bench", Path.of("mmhal/images"))), 48);
 * Optional<ImageMatch> match = excluded.match(instruction.image());
 * }</pre>
 */
public final class ExcludedImages {
    /** Default largest number of different bits of two images that count as the same. */
    public static final int DEFAULT_DISTANCE = 48;

    /** Name of the stage that reads the images of benchmarks. */
    public static final String READING = "benchmark images";

    /** Shares of width or height that are cut off at left, top, right and bottom; slight crops are near one of them. */
    private static final double[][] CROPS = {
        {0, 0, 0, 0},
        {0.025, 0.025, 0.025, 0.025},
        {0.05, 0.05, 0.05, 0.05},
        {0.03, 0, 0, 0},
        {0, 0.03, 0, 0},
        {0, 0, 0.03, 0},
        {0, 0, 0, 0.03}
    };

    private static final int BATCH = 32;
    private static final byte[] BLACK = new byte[RgbImage.CHANNELS];

    private final Map<String, Integer> bytes = new HashMap<>();
    private final Map<String, Integer> pixels = new HashMap<>();
    private final List<Known> images = new ArrayList<>();
    private final PerceptualIndex looks;

    /** An image of a benchmark. */
    private record Known(String benchmark, String name) {}

    /** An image of a benchmark, with the hashes by which it is found. */
    private record Hashed(Known image, ImageFacts facts, List<PerceptualHash> looks) {}

    /** The perceptual hashes of all images, while these are read. */
    private static final class Looks {
        private final LongStream.Builder words = LongStream.builder();
        private final IntStream.Builder owners = IntStream.builder();

        void add(PerceptualHash look, int owner) {
            words.add(look.first());
            words.add(look.second());
            words.add(look.third());
            words.add(look.fourth());
            owners.add(owner);
        }
    }

    private ExcludedImages(List<BenchmarkImages> benchmarks, int distance, RunListener listener) {
        Looks all = new Looks();
        if (!benchmarks.isEmpty()) {
            listener.stageStarted(READING, benchmarks.size());
            try (WorkerThreads threads =
                    new WorkerThreads(Runtime.getRuntime().availableProcessors(), "rlaifv-image-hashes")) {
                for (int i = 0; i < benchmarks.size(); i++) {
                    read(benchmarks.get(i), threads, all);
                    listener.progressed(READING, i + 1L);
                }
            }
            listener.stageFinished(READING);
        }
        looks = new PerceptualIndex(
                all.words.build().toArray(), all.owners.build().toArray(), distance);
    }

    /**
     * Reads the images of benchmarks.
     *
     * @param distance largest number of different bits, 0 to 255, of images that count as the same
     * @throws BadDataException naming the benchmark and the image if one can't be decoded, since its copies could not
     *     be found, or if a benchmark has no images
     */
    public static ExcludedImages of(List<BenchmarkImages> benchmarks, int distance) {
        return of(benchmarks, distance, RunListener.NONE);
    }

    /**
     * Reads the images of benchmarks, with progress.
     *
     * @param distance largest number of different bits, 0 to 255, of images that count as the same
     * @param listener listener that is notified of the stage {@value #READING}, whose units are benchmarks
     * @throws BadDataException as {@link #of(List, int)}
     */
    public static ExcludedImages of(List<BenchmarkImages> benchmarks, int distance, RunListener listener) {
        if (distance < 0 || distance >= PerceptualHash.BITS) {
            throw new IllegalArgumentException(
                    "distance must be 0 to " + (PerceptualHash.BITS - 1) + " bits, was " + distance);
        }
        return new ExcludedImages(benchmarks, distance, listener);
    }

    private void read(BenchmarkImages benchmark, WorkerThreads threads, Looks all) {
        int before = images.size();
        try (Stream<ImageSource> sources = benchmark.stream()) {
            Iterator<ImageSource> next = sources.iterator();
            while (next.hasNext()) {
                Cancellation.check(READING);
                List<ImageSource> batch = new ArrayList<>();
                while (batch.size() < BATCH && next.hasNext()) {
                    ImageSource image = next.next();
                    batch.add(ImageSource.of(image.name(), image.read()));
                }
                threads.map(batch, image -> hashed(benchmark, image), READING).forEach(one -> add(one, all));
            }
        }
        if (images.size() == before) {
            throw new BadDataException("the benchmark " + benchmark.name() + " has no images in " + benchmark.place()
                    + ": name the folder or the Parquet files of its images");
        }
    }

    private static Hashed hashed(BenchmarkImages benchmark, ImageSource image) {
        RgbImage decoded;
        try {
            decoded = ImageDecoder.standard().decode(image);
        } catch (BadDataException e) {
            throw new BadDataException("benchmark " + benchmark.name() + ": " + e.getMessage(), e);
        }
        List<PerceptualHash> looks = new ArrayList<>();
        for (double[] crop : CROPS) {
            PerceptualHash look = PerceptualHash.of(cropped(decoded, crop));
            if (look.isComparable()) {
                looks.add(look);
            }
        }
        return new Hashed(
                new Known(benchmark.name(), image.name()), ImageFacts.of(image.fingerprint(), decoded), looks);
    }

    private static RgbImage cropped(RgbImage image, double[] shares) {
        int left = (int) (image.width() * shares[0]);
        int top = (int) (image.height() * shares[1]);
        int width = image.width() - left - (int) (image.width() * shares[2]);
        int height = image.height() - top - (int) (image.height() * shares[3]);
        return image.onCanvas(width, height, -left, -top, BLACK);
    }

    private void add(Hashed image, Looks all) {
        int number = images.size();
        bytes.putIfAbsent(image.facts().bytes(), number);
        pixels.putIfAbsent(image.facts().pixels(), number);
        image.looks().forEach(look -> all.add(look, number));
        images.add(image.image());
    }

    /** Number of images of all benchmarks. */
    public int size() {
        return images.size();
    }

    /**
     * Returns the image of a benchmark that an image equals; empty if there is none. Of several that look like it, the
     * nearest one is returned.
     *
     * @throws io.github.rlaifv.core.run.UnusableImageException if the image can't be decoded
     */
    public Optional<ImageMatch> match(ImageSource image) {
        ImageSource read = ImageSource.of(image.name(), image.read());
        return match(ImageFacts.of(
                ContentHash.of(read.read()), ImageDecoder.standard().decode(read)));
    }

    Optional<ImageMatch> match(ImageFacts facts) {
        Integer same = bytes.get(facts.bytes());
        if (same != null) {
            return Optional.of(match(same, MatchKind.BYTES, 0));
        }
        same = facts.pixels().isEmpty() ? null : pixels.get(facts.pixels());
        if (same != null) {
            return Optional.of(match(same, MatchKind.PIXELS, 0));
        }
        return nearest(facts.look());
    }

    private Optional<ImageMatch> nearest(@Nullable PerceptualHash look) {
        return look == null || !look.isComparable()
                ? Optional.empty()
                : looks.nearest(look).map(found -> match(found.owner(), MatchKind.PERCEPTUAL, found.bits()));
    }

    private ImageMatch match(int index, MatchKind kind, int bits) {
        Known known = images.get(index);
        return new ImageMatch(known.benchmark(), known.name(), kind, bits);
    }
}
