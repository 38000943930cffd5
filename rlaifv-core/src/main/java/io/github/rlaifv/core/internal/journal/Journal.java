package io.github.rlaifv.core.internal.journal;

import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An append-only UTF-8 text file with one finished unit of work per line, each with a unique key, so that interrupted
 * work resumes where it stopped. About forty bytes per unit are kept in memory, not the unit itself. A last line
 * without line end was not finished and is cut off. Blank lines are ignored. Safe for use by several threads.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(file, entry -> idOf(entry.text()))) {
 *     for (Unit unit : units) {
 *         if (!journal.contains(unit.id())) {
 *             journal.append(List.of(work(unit)));
 *         }
 *     }
 * }
 * }</pre>
 */
public final class Journal implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final Function<Entry, String> keys;
    private final JournalIndex index = new JournalIndex();

    private final @Nullable Object identity;
    /** Size of the complete lines in bytes. */
    private long end;

    private long lines;

    /**
     * A line of the file.
     *
     * @param line number of the line, counted from 1
     * @param text text without the line end
     */
    public record Entry(long line, String text) {
        public Entry {
            Objects.requireNonNull(text, "text");
        }
    }

    private Journal(Path file, FileChannel channel, Function<Entry, String> keys) throws IOException {
        this.file = file;
        this.channel = channel;
        this.keys = keys;
        this.identity = identity();
    }

    /**
     * Identifies the file itself, to notice when another file takes its name; null if the file system does not support
     * it.
     */
    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Opens a file to resume work, and creates it if it is missing.
     *
     * @param file the file
     * @param keys returns the key of a line, or throws if the line is damaged
     * @throws BadDataException naming file and line of text that is not UTF-8, of a line over {@link InputLimit#LINE},
     *     or of a key that occurs twice; naming the file if it is a folder, device or pipe
     * @throws StorageException if the file can't be read or written
     */
    public static Journal open(Path file, Function<Entry, String> keys) {
        if (Files.exists(file)) {
            BoundedFile.requireRegular(file);
        }
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Journal journal = loaded(file, channel, keys);
            channel.truncate(journal.end);
            return journal;
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /**
     * Opens a file to look units up. Units that a run appends later are not seen.
     *
     * @param file the file
     * @param keys returns the key of a line, or throws if the line is damaged
     * @throws BadDataException as {@link #open}, and if the file does not exist
     */
    public static Journal read(Path file, Function<Entry, String> keys) {
        if (!Files.isRegularFile(file)) {
            throw new BadDataException(
                    file + " can't be read: check that the file exists, is a regular file and is readable");
        }
        try {
            return loaded(file, FileChannel.open(file, StandardOpenOption.READ), keys);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static Journal loaded(Path file, FileChannel channel, Function<Entry, String> keys) throws IOException {
        Journal journal = new Journal(file, channel, keys);
        try {
            journal.load();
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void load() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long limit = InputLimit.LINE.value();
        while (channel.read(block) >= 0) {
            block.flip();
            int from = 0;
            for (int i = 0; i < block.limit(); i++) {
                if (block.get(i) == '\n') {
                    line.write(block.array(), from, i - from);
                    add(line.toByteArray());
                    line.reset();
                    from = i + 1;
                }
            }
            line.write(block.array(), from, block.limit() - from);
            if (line.size() > limit) {
                throw new BadDataException(file + ", line " + (lines + 1) + ": is longer than " + limit
                        + " bytes; remove the line to do it again, or " + InputLimit.LINE.remedy());
            }
            block.clear();
        }
    }

    /** Adds the next line of the file to the index. */
    private void add(byte[] line) {
        lines++;
        Entry entry = new Entry(lines, decode(line, lines));
        if (!entry.text().isBlank()) {
            String key = keys.apply(entry);
            OptionalInt before = unit(key);
            if (before.isPresent()) {
                throw new BadDataException(file + ", line " + lines + ": \"" + key + "\" occurs twice, also in line "
                        + index.line(before.getAsInt()) + "; remove one of the two lines");
            }
            index.add(key, end, lines);
        }
        end += line.length + 1L;
    }

    private String decode(byte[] line, long number) {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadDataException(
                    file + ", line " + number + ": can't be read as UTF-8 text; remove the line to do it again", e);
        }
    }

    /** The path of the journal. */
    public Path file() {
        return file;
    }

    /** Number of finished units. */
    public synchronized long size() {
        return index.size();
    }

    /** Whether the unit with this key is finished. */
    public synchronized boolean contains(String key) {
        return unit(key).isPresent();
    }

    /** Reads the unit with this key from the file; empty if it is not finished. */
    public synchronized Optional<Entry> find(String key) {
        OptionalInt unit = unit(key);
        return unit.isPresent() ? Optional.of(entry(unit.getAsInt())) : Optional.empty();
    }

    private OptionalInt unit(String key) {
        // Equal hashes do not prove that keys are equal.
        return index.find(key, unit -> keys.apply(entry(unit)).equals(key));
    }

    private Entry entry(int unit) {
        long number = index.line(unit);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer block = ByteBuffer.allocate(BLOCK / 8);
        try {
            for (long position = index.offset(unit); ; ) {
                int read = channel.read(block.clear(), position);
                if (read < 0) {
                    throw new BadDataException(file + " became shorter while it was used: line " + number
                            + " is gone; run again, and leave the file alone meanwhile");
                }
                for (int i = 0; i < read; i++) {
                    if (block.get(i) == '\n') {
                        line.write(block.array(), 0, i);
                        return new Entry(number, decode(line.toByteArray(), number));
                    }
                }
                line.write(block.array(), 0, read);
                position += read;
            }
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /**
     * Appends finished units durably: when this returns, they survive a crash of the machine. If writing fails, none of
     * them is kept, and earlier units are unaffected.
     *
     * @param units lines without line end, one per unit
     * @throws IllegalArgumentException if a unit is not a line, or if its key exists already or occurs twice
     * @throws StorageException in the same cases as {@link #requireThere}
     */
    public synchronized void append(List<String> units) {
        StringBuilder text = new StringBuilder();
        Set<String> added = new HashSet<>();
        for (String unit : units) {
            if (unit.isBlank() || unit.indexOf('\n') >= 0 || unit.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("a unit must be one line, was \"" + unit + "\"");
            }
            String key = keys.apply(new Entry(lines + 1, unit));
            if (!added.add(key) || contains(key)) {
                throw new IllegalArgumentException("\"" + key + "\" is in " + file + " already");
            }
            text.append(unit).append('\n');
        }
        // Finished work is written even if the thread was interrupted meanwhile.
        Cancellation.uninterrupted(() -> write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8))));
        units.forEach(unit -> add(unit.getBytes(StandardCharsets.UTF_8)));
        requireThere();
    }

    /**
     * Checks that the file was not deleted, replaced or shortened, so that stored units would be lost. Each {@link
     * #append} checks this; work that ends calls it once more.
     *
     * @throws StorageException naming the file
     */
    public synchronized void requireThere() {
        try {
            if (Objects.equals(identity, identity()) && Files.size(file) >= end) {
                return;
            }
        } catch (NoSuchFileException e) {
            // Reported below.
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
        throw new StorageException(
                file + " was deleted, replaced or shortened while a run wrote to it, and what it held is"
                        + " lost: run again to do that work again, and leave the file alone meanwhile");
    }

    private boolean write(ByteBuffer bytes) {
        try {
            long position = end;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            channel.force(false);
            return true;
        } catch (IOException e) {
            RlaifvException failure = StorageException.writing(file, e);
            try {
                channel.truncate(end);
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }
}
