package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PairSink;
import io.github.rlaifv.core.internal.data.ImageNames;
import java.util.List;

/** Writes pairs in the preference format of TRL's trainers. */
final class TrlSink implements PairSink {
    private final ShardNames names;
    private final ShardWriter<TrlRow> writer;

    TrlSink(ShardNames names, long rowsPerFile) {
        names.earlier();
        this.names = names;
        writer = ShardWriter.open(names.folder(), TrlRow.class, rowsPerFile);
    }

    @Override
    public void write(PreferencePair pair, byte[] image) {
        Instruction instruction = pair.instruction();
        List<ImageCell> images =
                instruction.hasImage() ? List.of(ImageCell.of(image, ImageNames.of(instruction.image()))) : List.of();
        writer.write(TrlRow.of(images, pair));
    }

    @Override
    public List<DatasetCard.DataFile> finish() {
        return names.publish(writer, "");
    }

    @Override
    public void close() {
        writer.close();
    }
}
