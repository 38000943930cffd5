package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PairSink;
import io.github.rlaifv.core.internal.data.ImageNames;
import io.github.rlaifv.core.internal.data.LogProbsText;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes pairs in the schema of the RLAIF-V-Dataset. The first pair decides whether there is a column of
 * log-probabilities.
 */
final class RlaifvSink implements PairSink {
    private final ShardNames names;
    private final long rowsPerFile;

    @Nullable
    private ShardWriter<RlaifvRow> plain;

    @Nullable
    private ShardWriter<RlaifvRow.WithLogProbs> withLogProbs;

    RlaifvSink(ShardNames names, long rowsPerFile) {
        names.earlier();
        this.names = names;
        this.rowsPerFile = rowsPerFile;
    }

    @Override
    public void write(PreferencePair pair, byte[] image) {
        StoredLogProbs stored = pair.stored();
        if (plain == null && withLogProbs == null) {
            begin(stored != null);
        }
        if ((stored != null) != (withLogProbs != null)) {
            throw new BadDataException(
                    "the pair of instruction \"" + pair.instruction().id() + "\" has "
                            + (stored == null ? "no stored log-probabilities" : "stored log-probabilities")
                            + ", unlike the pairs before: a file has them for all pairs or for none"
                            + " (map with withStored, or filter)");
        }
        RlaifvRow row = row(pair, image);
        if (stored != null && withLogProbs != null) {
            withLogProbs.write(row.withLogProbs(LogProbsText.format(stored)));
        } else if (plain != null) {
            plain.write(row);
        }
    }

    private void begin(boolean stored) {
        Path folder = names.folder();
        if (stored) {
            withLogProbs = ShardWriter.open(folder, RlaifvRow.WithLogProbs.class, rowsPerFile);
        } else {
            plain = ShardWriter.open(folder, RlaifvRow.class, rowsPerFile);
        }
    }

    private static RlaifvRow row(PreferencePair pair, byte[] image) {
        PairOrigin origin = pair.origin();
        String path = or(origin.imagePath(), ImageNames.of(pair.instruction().image()));
        return new RlaifvRow(
                or(origin.dsName(), "RLAIF-V"),
                ImageCell.of(image, path),
                pair.instruction().question(),
                pair.chosen(),
                pair.rejected(),
                origin.originDataset(),
                // the authors' loader parses this column as a dictionary
                or(origin.originSplit(), "{}"),
                or(origin.idx(), pair.instruction().id()),
                path);
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    @Override
    public List<DatasetCard.DataFile> finish() {
        if (withLogProbs != null) {
            return finish(withLogProbs, "-withlogp");
        }
        if (plain == null) {
            begin(false);
        }
        return plain == null ? List.of() : finish(plain, "");
    }

    private List<DatasetCard.DataFile> finish(ShardWriter<?> writer, String suffix) {
        return names.publish(writer, suffix);
    }

    @Override
    public void close() {
        if (plain != null) {
            plain.close();
        }
        if (withLogProbs != null) {
            withLogProbs.close();
        }
    }
}
