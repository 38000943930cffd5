package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Instructions with distinct ids in a fixed order, which can be read any number of times. Datasets in files are read
 * row by row, and their images when needed.
 */
public interface InstructionDataset {

    /** Number of instructions. */
    long size();

    /**
     * Returns one instruction.
     *
     * @param index index of the instruction, counted from 0
     * @throws IndexOutOfBoundsException if there is no such instruction
     */
    Instruction get(long index);

    /** The instructions in order. Close the stream, because it may read a file. */
    Stream<Instruction> stream();

    /** Loads all instructions into memory. Images stay where they are stored. */
    default List<Instruction> toList() {
        try (Stream<Instruction> instructions = stream()) {
            return instructions.toList();
        }
    }

    /**
     * The pairs that these are the instructions of, one per instruction and in the same order, which also tell the
     * origins; empty if the instructions are not those of pairs.
     */
    default Optional<PreferenceDataset> sourcePairs() {
        return Optional.empty();
    }

    /**
     * A view with each image and question once. Images are compared by their encoded bytes, questions without regard
     * to case, whitespace and the mark {@code <image>}. The first of several equal instructions is kept; instructions
     * that differ and share an id get the ids {@code id}, {@code id~2}, {@code id~3} and so on. The dataset is read
     * once now, and about 60 bytes per instruction are kept.
     */
    default InstructionDataset distinct() {
        return DistinctInstructions.of(this);
    }

    /**
     * A view of the instructions of all pairs, in order. Unlike in other datasets of instructions, an instruction occurs
     * once per pair; {@link #distinct()} keeps each once.
     */
    static InstructionDataset ofPairs(PreferenceDataset pairs) {
        return new PairInstructions(pairs);
    }

    /**
     * Opens instructions or preference pairs, with each image and question once (see {@link #distinct()}). This turns
     * published preference datasets, such as the RLAIF-V-Dataset, into instructions.
     *
     * @param path a dataset as {@link #open(Path)} or {@link PreferenceDataset#open(Path)} reads it
     * @throws io.github.rlaifv.core.run.BadDataException as these two
     */
    static InstructionDataset openDistinct(Path path, ReadOptions options) {
        return (PreferenceDataset.isAt(path, options)
                        ? ofPairs(PreferenceDataset.open(path, options))
                        : open(path, options))
                .distinct();
    }

    /**
     * Wraps instructions in memory.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if an id occurs twice
     */
    static InstructionDataset of(List<Instruction> instructions) {
        return MemoryInstructions.checked(instructions);
    }

    /**
     * Opens a JSON Lines file ({@link JsonlInstructions}), a Parquet file, or a folder of either, with an image column
     * ({@code image}, {@code images} or {@code file_name}), a question column ({@code question} or {@code prompt},
     * which may be a chat of one message) and optionally an id column ({@code id}, {@code question_id} or {@code
     * idx}). Without an id column, the id is the file's name and the record's number.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming file and column, or file and row, for unusable values,
     *     for a duplicate id, and for a folder with several splits
     */
    static InstructionDataset open(Path path) {
        return open(path, ReadOptions.defaults());
    }

    /**
     * Opens a dataset like {@link #open(Path)}, with images also in other folders.
     *
     * @param roots additional folders in which images may lie
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and naming file, line and path of an
     *     image that lies elsewhere
     */
    static InstructionDataset open(Path path, ImageRoots roots) {
        return open(path, ReadOptions.builder().imageRoots(roots).build());
    }

    /**
     * Opens a dataset like {@link #open(Path)}, with options.
     *
     * @param options the split to read, and the folders of images
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and if there is no such split
     */
    static InstructionDataset open(Path path, ReadOptions options) {
        return DatasetFiles.openInstructions(path, options);
    }

    /**
     * Combines every image of a folder with every question.
     *
     * @param folder folder of images, including sub-folders; see {@link ImageFolder}
     * @param questions text file with one question per line
     * @throws io.github.rlaifv.core.run.BadDataException if there is no image or no question
     */
    static InstructionDataset open(Path folder, Path questions) {
        Objects.requireNonNull(folder, "folder");
        return of(ImageFolder.everyQuestion(folder, ImageFolder.questions(questions)));
    }
}
