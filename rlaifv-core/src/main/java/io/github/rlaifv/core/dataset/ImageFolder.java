package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.FileNames;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Creates instructions from a list of questions and a folder of images, including sub-folders and links, in the order
 * of relative paths. An instruction's id is the image's relative path, {@code #} and the index of the question.
 */
public final class ImageFolder {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "webp", "gif", "bmp");

    private ImageFolder() {}

    /**
     * Combines every image with every question.
     *
     * @throws BadDataException if the folder has no image or a dangling link to one, or there is no question
     */
    public static List<Instruction> everyQuestion(Path folder, List<String> questions) {
        List<Instruction> instructions = new ArrayList<>();
        for (Path image : images(folder, questions)) {
            for (int i = 0; i < questions.size(); i++) {
                instructions.add(instruction(folder, image, questions, i));
            }
        }
        return List.copyOf(instructions);
    }

    /**
     * Selects one question per image. The selection depends on the seed and the image's relative path, so other images
     * do not change it.
     *
     * @throws BadDataException if the folder has no image or a dangling link to one, or there is no question
     */
    public static List<Instruction> oneQuestionEach(Path folder, List<String> questions, long seed) {
        List<Instruction> instructions = new ArrayList<>();
        for (Path image : images(folder, questions)) {
            long random = KeyedRandom.elementBits(seed, name(folder, image));
            instructions.add(instruction(folder, image, questions, Math.floorMod(random, questions.size())));
        }
        return List.copyOf(instructions);
    }

    /**
     * Reads the questions of a text file, one per line; blank lines are skipped.
     *
     * @throws BadDataException if the file cannot be read or contains no question
     */
    public static List<String> questions(Path file) {
        List<String> questions = BoundedFile.lines(file, InputLimit.TEXT).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (questions.isEmpty()) {
            throw new BadDataException("questions " + file + " holds no question; write one per line");
        }
        return questions;
    }

    private static List<Path> images(Path folder, List<String> questions) {
        if (questions.isEmpty()) {
            throw new BadDataException("no question was given about the images in " + folder + ": give at least one");
        }
        return images(folder);
    }

    /**
     * Returns the image files of a folder, including sub-folders and links, in the order of their relative paths.
     *
     * @throws BadDataException if the folder can't be read, or has no image or a dangling link to one
     */
    public static List<Path> images(Path folder) {
        List<Path> images = new ArrayList<>();
        try {
            Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Images(images));
        } catch (IOException e) {
            throw new BadDataException(
                    "image folder " + folder + " can't be read: check that it exists and is readable", e);
        }
        images.sort((a, b) -> name(folder, a).compareTo(name(folder, b)));
        if (images.isEmpty()) {
            throw new BadDataException("image folder " + folder + " holds no image (looked for files ending in "
                    + ENDINGS.stream().sorted().toList() + "): put images there, or name another folder");
        }
        return images;
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static Instruction instruction(Path folder, Path image, List<String> questions, int index) {
        String name = name(folder, image);
        if (FileNames.isGarbled(name)) {
            throw new BadDataException(
                    "the image " + image + " has a name with letters that can't be read, so that other names may look"
                            + " the same: rename it" + FileNames.remedy());
        }
        return new Instruction(name + "#" + index, ImageSource.of(image), questions.get(index));
    }

    private static String name(Path folder, Path image) {
        return folder.relativize(image).toString().replace(image.getFileSystem().getSeparator(), "/");
    }

    /** Collects images. Links are followed, except for links to a folder that contains them. */
    private static final class Images extends SimpleFileVisitor<Path> {
        private final List<Path> found;

        Images(List<Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isImage(file)) {
                requireFile(file);
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        /**
         * Rejects an entry that is named like an image but is not a regular file, since skipping it would go
         * unnoticed.
         */
        private static void requireFile(Path file) {
            if (!Files.isRegularFile(file)) {
                throw new BadDataException("the image " + file
                        + (Files.isSymbolicLink(file) && !Files.exists(file)
                                ? " is a link to a file that does not exist: fetch that file, or remove the link"
                                : " is not a file: remove it, or rename it if it is not an image"));
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
