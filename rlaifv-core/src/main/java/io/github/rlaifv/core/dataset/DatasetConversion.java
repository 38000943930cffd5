package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.internal.data.DatasetHash;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a dataset of preference pairs in another format. All pairs are checked first, images included, and the written
 * dataset is compared with the source.
 */
public final class DatasetConversion {
    /** Name of the stage that reads all pairs and decodes their images. */
    public static final String CHECKING = "checking pairs";

    /** Name of the stage that writes the pairs. */
    public static final String WRITING = "writing pairs";

    private final PreferenceDataset pairs;
    private final Optional<DatasetCard> card;

    private DatasetConversion(PreferenceDataset pairs, Optional<DatasetCard> card) {
        this.pairs = pairs;
        this.card = card;
    }

    /**
     * The result of a conversion.
     *
     * @param card card of the written dataset
     * @param lost what the source holds and the format does not, in words; empty if nothing
     */
    public record Converted(DatasetCard card, List<String> lost) {
        public Converted {
            lost = List.copyOf(lost);
        }
    }

    /**
     * Opens a dataset to convert it.
     *
     * @param source file or folder in any format that {@link PreferenceDataset#open(Path)} reads
     * @throws BadDataException as {@link PreferenceDataset#open(Path, ReadOptions)}, and if there is no pair
     */
    public static DatasetConversion of(Path source, ReadOptions options) {
        PreferenceDataset pairs = PreferenceDataset.open(source, options);
        if (pairs.size() == 0) {
            throw new BadDataException(source + " has no pair to convert: name a file or folder with pairs");
        }
        Optional<DatasetCard> card = Files.isDirectory(source) ? DatasetCard.read(source) : Optional.empty();
        // a card that describes another part, such as one split of several, does not describe the result
        return new DatasetConversion(pairs, card.filter(one -> one.pairs() == pairs.size()));
    }

    /** What a pass over the source found. */
    private record Checked(String content, boolean scores, boolean logProbs, boolean origins) {}

    /**
     * Locks the folder, checks all pairs, writes them and compares the result with the source.
     *
     * @param folder folder for the dataset, missing or empty; it appears complete or not at all
     * @param options format and other options. Settings and fingerprints of the source's card are added to the new one
     * @throws BadDataException naming the pair whose image can't be decoded or whose text is blank, or if the folder is not
     *     empty
     */
    public Converted into(Path folder, WriteOptions.Builder options) {
        return into(folder, options, RunListener.NONE);
    }

    /**
     * Same as {@link #into(Path, WriteOptions.Builder)}, with progress.
     *
     * @param listener listener that is notified of the stages {@value #CHECKING} and {@value #WRITING}, whose units are pairs
     */
    public Converted into(Path folder, WriteOptions.Builder options, RunListener listener) {
        card.ifPresent(one -> {
            options.settings(one.settings());
            one.fingerprints().forEach(options::fingerprint);
        });
        WriteOptions described = options.build();
        List<Converted> written = new ArrayList<>();
        // the folder is checked and locked first, since decoding all images may take hours
        AtomicFolder.create(folder, "converted dataset", fresh -> {
            Checked source = check(listener);
            DatasetCard made = new ReportedPairs(pairs, WRITING, listener).write(fresh, described);
            if (!made.content().equals(source.content())) {
                throw new BadDataException(
                        "the pairs changed while they were converted: leave the source alone meanwhile, and try again");
            }
            listener.stageFinished(WRITING);
            written.add(new Converted(made, lost(source, described.format())));
        });
        return written.get(0);
    }

    /**
     * The pairs of a dataset, reported as they are read.
     *
     * @param stage name of the stage
     */
    private record ReportedPairs(PreferenceDataset pairs, String stage, RunListener listener)
            implements PreferenceDataset {
        @Override
        public long size() {
            return pairs.size();
        }

        @Override
        public Stream<PreferencePair> stream() {
            return ReportedStream.of(pairs.stream(), stage, size(), listener);
        }
    }

    private Checked check(RunListener listener) {
        ImageDecoder decoder = ImageDecoder.standard();
        DatasetHash content = new DatasetHash();
        boolean scores = false;
        boolean logProbs = false;
        boolean origins = false;
        try (Stream<PreferencePair> all = new ReportedPairs(pairs, CHECKING, listener).stream()) {
            for (PreferencePair pair : (Iterable<PreferencePair>) all::iterator) {
                Cancellation.check("checking pairs");
                byte[] image = pair.instruction().hasImage()
                        ? pair.instruction().image().read()
                        : new byte[0];
                requireUsable(pair, decoder);
                content.add(pair, image);
                scores |= !Double.isNaN(pair.chosenScore());
                logProbs |= pair.stored() != null;
                origins |= !pair.origin().equals(PairOrigin.UNKNOWN);
            }
        }
        listener.stageFinished(CHECKING);
        return new Checked(content.text(), scores, logProbs, origins);
    }

    private static void requireUsable(PreferencePair pair, ImageDecoder decoder) {
        String where = "the pair of instruction " + pair.instruction().id();
        if (pair.chosen().isBlank() || pair.rejected().isBlank()) {
            throw new BadDataException(where + " has a blank " + (pair.chosen().isBlank() ? "chosen" : "rejected")
                    + " response: remove the pair, or write the response");
        }
        if (!pair.instruction().hasImage()) {
            return;
        }
        try {
            decoder.decode(pair.instruction().image());
        } catch (RlaifvException e) {
            throw new BadDataException(
                    where + " has an image that can't be used ("
                            + pair.instruction().image().name() + "): " + e.getMessage(),
                    e);
        }
    }

    private static List<String> lost(Checked source, DatasetFormat format) {
        List<String> lost = new ArrayList<>();
        if (source.scores() && format != DatasetFormat.JSONL) {
            lost.add("scores");
        }
        if (source.logProbs() && format == DatasetFormat.TRL_PARQUET) {
            lost.add("log-probabilities");
        }
        if (source.origins() && format == DatasetFormat.TRL_PARQUET) {
            lost.add("origins and ids");
        }
        return lost;
    }
}
