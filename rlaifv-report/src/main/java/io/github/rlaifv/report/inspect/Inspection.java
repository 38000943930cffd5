package io.github.rlaifv.report.inspect;

import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.internal.source.FolderParts;
import io.github.rlaifv.report.internal.source.KnownInstructions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of the folder of a run or dataset, for people: instructions with candidates, claims and verdicts, pairs,
 * pools of best-of-N, and answers to benchmarks. Files are read on demand and never changed.
 *
 * <pre>{@code
 * try (Inspection inspection = Inspection.open(Path.of("feedback"))) {
 *     InspectedPart part = inspection.parts().get(0);
 *     for (int index : part.select(ItemFilter.ALL.withState(ItemState.SOME_REJECTED))) {
 *         System.out.println(part.get(index).question());
 *     }
 * }
 * }</pre>
 */
public final class Inspection implements AutoCloseable {
    private final Path folder;
    private final FolderParts content;

    private Inspection(Builder builder) {
        folder = builder.folder;
        content = FolderParts.of(folder, builder.options, new KnownInstructions(builder.instructions));
    }

    /** Same as {@code builder(folder).open()}. */
    public static Inspection open(Path folder) {
        return builder(folder).open();
    }

    /**
     * Returns a builder.
     *
     * @param folder folder of a run, of several runs, or of a dataset; or one file of a dataset
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /** Returns the inspected folder. */
    public Path folder() {
        return folder;
    }

    /** Returns the parts of the folder, those of a folder before those of the folders in it. */
    public List<InspectedPart> parts() {
        return content.parts();
    }

    /** Returns the HTML reports that runs wrote in the folder. */
    public List<Path> reports() {
        return content.pages();
    }

    /**
     * Returns the folders that were not searched, each with the reason: they are too deep or too many, or can't be read.
     * Their parts are missing. Empty if all were searched.
     */
    public List<String> skipped() {
        return content.skipped();
    }

    /** Closes all files. */
    @Override
    public void close() {
        content.parts().forEach(InspectedPart::close);
    }

    /** Builds inspections. */
    public static final class Builder {
        private final Path folder;
        private @Nullable InstructionDataset instructions;
        private ReadOptions options = ReadOptions.defaults();

        private Builder(Path folder) {
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /**
         * The instructions of the run: they have the images of instructions without a pair, and the questions and images
         * of pools, which the folders of runs do not hold. Default: none.
         */
        public Builder instructions(InstructionDataset value) {
            instructions = Objects.requireNonNull(value, "instructions");
            return this;
        }

        /** Split of a dataset, and folders of its images. Default: {@link ReadOptions#defaults()}. */
        public Builder options(ReadOptions value) {
            options = Objects.requireNonNull(value, "options");
            return this;
        }

        /**
         * Searches the folder.
         *
         * @throws BadDataException naming the folder if it does not exist or holds nothing to inspect
         */
        public Inspection open() {
            if (!Files.exists(folder)) {
                throw new BadDataException(folder + " does not exist: name the folder of a run or dataset");
            }
            return new Inspection(this);
        }
    }
}
