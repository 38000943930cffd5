package io.github.rlaifv.core.metric;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes TensorBoard event files. Each opening creates a new file whose name makes TensorBoard read the files in order.
 * Truncation cuts the files of earlier openings at the first step that is dropped.
 */
final class TensorBoardMetrics implements MetricSink {
    private static final String PREFIX = "events.out.tfevents.";
    private static final String EVALUATION = "eval_";

    private final Path folder;
    private @Nullable FileChannel channel;
    private long resumedAfter = -1;

    TensorBoardMetrics(Path folder) {
        this.folder = folder;
    }

    @Override
    public void write(MetricRow row) {
        Map<String, Double> tagged = new TreeMap<>();
        row.all().forEach((name, value) -> tagged.put(tag(name), value));
        tagged.put("train/epoch", row.epoch());
        append(row.time(), TensorBoardEvents.scalars(row.time(), row.step(), tagged));
    }

    /** The tag of a metric, as the TensorBoard callback of Hugging Face's trainer names it. */
    private static String tag(String name) {
        return name.startsWith(EVALUATION) ? "eval/" + name.substring(EVALUATION.length()) : "train/" + name;
    }

    private void append(Instant time, byte[] event) {
        try {
            FileChannel open = channel;
            if (open == null) {
                open = create(time);
                channel = open;
            }
            put(open, event);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private FileChannel create(Instant time) throws IOException {
        AtomicFile.makeFolder(folder);
        String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");
        long process = ProcessHandle.current().pid();
        Path file;
        int number = 0;
        do {
            file = folder.resolve(String.format(
                    Locale.ROOT, "%s%010d.%s.%d.%d", PREFIX, time.getEpochSecond(), host, process, number++));
        } while (Files.exists(file));
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        put(fresh, TensorBoardEvents.fileVersion(time));
        if (resumedAfter >= 0) {
            put(fresh, TensorBoardEvents.sessionStart(time, resumedAfter + 1));
        }
        return fresh;
    }

    private static void put(FileChannel channel, byte[] event) throws IOException {
        ByteBuffer framed = ByteBuffer.wrap(EventRecords.frame(event));
        while (framed.hasRemaining()) {
            channel.write(framed);
        }
    }

    @Override
    public void truncateAfter(long step) {
        close();
        resumedAfter = step;
        try {
            for (Path file : files()) {
                if (step < 0) {
                    Files.delete(file);
                } else {
                    cut(file, step);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        return FolderEntries.of(folder).stream()
                .filter(file -> file.getFileName().toString().startsWith(PREFIX))
                .toList();
    }

    private static void cut(Path file, long step) throws IOException {
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long kept = 0;
            for (Optional<byte[]> event = EventRecords.next(open);
                    event.isPresent() && TensorBoardEvents.step(event.get()) <= step;
                    event = EventRecords.next(open)) {
                kept = open.position();
            }
            if (kept < open.size()) {
                open.truncate(kept);
            }
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw StorageException.writing(folder, e);
            }
        }
    }
}
