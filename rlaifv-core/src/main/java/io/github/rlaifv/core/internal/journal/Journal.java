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
 * An append-only UTF-8 text file with one finished unit of work a line, each under a key of its own, so that work that
 * was stopped at any moment goes on where it was. Some forty bytes a unit stay in memory, not the unit. What a stopped
 * run left of a last line without a line end is cut off: that unit was not finished. Lines of white space count for
 * nothing. Safe for several threads.
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
    /** Bytes of whole lines. */
    private long end;

    private long lines;

    /**
     * A line.
     *
     * @param line its number, from 1
     * @param text without the line end
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

    /** Tells a file from another one under its name, where the file system can. */
    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Opens a file to go on with it; it is made where it is missing.
     *
     * @param keys gives a line's key; throws where the line is damaged
     * @throws BadDataException naming file and line of what is no UTF-8 text, of a line over {@link InputLimit#LINE}, and
     *     of a key that stands twice; naming the file if it is a folder, device or pipe
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
     * Opens a file to look things up; what a run appends after this is not seen.
     *
     * @param keys gives a line's key; throws where the line is damaged
     * @throws BadDataException as {@link #open}, and if there is no such file
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

    /** Enters the line that comes next in the file. */
    private void add(byte[] line) {
        lines++;
        Entry entry = new Entry(lines, decode(line, lines));
        if (!entry.text().isBlank()) {
            String key = keys.apply(entry);
            OptionalInt before = unit(key);
            if (before.isPresent()) {
                throw new BadDataException(file + ", line " + lines + ": \"" + key + "\" stands twice, also in line "
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

    /** Where the journal is kept. */
    public Path file() {
        return file;
    }

    /** How many units are finished. */
    public synchronized long size() {
        return index.size();
    }

    /** Whether the unit of this key is finished. */
    public synchronized boolean contains(String key) {
        return unit(key).isPresent();
    }

    /** The unit of this key, read from the file. */
    public synchronized Optional<Entry> find(String key) {
        OptionalInt unit = unit(key);
        return unit.isPresent() ? Optional.of(entry(unit.getAsInt())) : Optional.empty();
    }

    private OptionalInt unit(String key) {
        // equal hashes are no proof
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
                    throw new BadDataException(file + " became shorter while it was used: line " + number + " is gone");
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
     * Writes finished units down for good: once this returns, they survive a crash of the machine. If the disk refuses,
     * none of them is kept and those before are untouched.
     *
     * @param units a line each, without line end
     * @throws IllegalArgumentException if a unit is no line, or its key is there already or comes twice
     * @throws StorageException as {@link #requireThere}
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
        // finished work is written down even if the thread was interrupted meanwhile
        Cancellation.whole(() -> write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8))));
        units.forEach(unit -> add(unit.getBytes(StandardCharsets.UTF_8)));
        requireThere();
    }

    /**
     * Refuses to go on where somebody deleted, replaced or shortened the file, so that units which were written down are
     * lost. Every {@link #append} does so; work that ends calls it once more.
     *
     * @throws StorageException naming the file
     */
    public synchronized void requireThere() {
        try {
            if (Objects.equals(identity, identity()) && Files.size(file) >= end) {
                return;
            }
        } catch (NoSuchFileException e) {
            // said below
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
