package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.data.internal.JsonRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An append-only file with one finished instruction a line, named by its field {@code instruction}. What a stopped run
 * left of a last line without a line end is cut off: that instruction was not finished.
 */
final class FinishedUnits implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, JsonRecord> records = new LinkedHashMap<>();

    private FinishedUnits(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FinishedUnits open(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FinishedUnits units = new FinishedUnits(file, channel);
            try {
                channel.truncate(endOfLastLine(channel));
                channel.position(channel.size());
                units.readAll();
                return units;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be opened", e);
        }
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(8192);
        for (long to = channel.size(); to > 0; ) {
            long from = Math.max(0, to - block.capacity());
            block.clear().limit((int) (to - from));
            while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {}
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return 0;
    }

    private void readAll() {
        try (Stream<JsonRecord> lines = JsonLines.stream(file)) {
            lines.forEach(this::add);
        }
    }

    private void add(JsonRecord record) {
        String id = record.text("instruction");
        if (records.put(id, record) != null) {
            throw record.error("instruction \"" + id + "\" stands twice; remove one of the two lines");
        }
    }

    /** Finished instructions by id. */
    Map<String, JsonRecord> records() {
        return records;
    }

    /** Writes finished instructions down for good: they survive a crash of the machine. */
    void append(List<ObjectNode> units) {
        StringBuilder lines = new StringBuilder();
        for (ObjectNode unit : units) {
            lines.append(JsonLines.format(unit)).append('\n');
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
        units.forEach(unit -> add(new JsonRecord(file, records.size() + 1L, unit)));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a run left anything in the file. */
    static boolean exists(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
