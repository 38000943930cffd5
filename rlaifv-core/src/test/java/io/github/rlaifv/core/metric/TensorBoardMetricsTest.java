package io.github.rlaifv.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Ints;
import com.google.protobuf.CodedInputStream;
import io.github.rlaifv.core.run.MetricRows;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardMetricsTest {
    @TempDir
    Path folder;

    private record Event(long step, String version, Map<String, Float> scalars, boolean sessionStart) {}

    /** Reads an event by the field numbers of TensorFlow's event.proto and summary.proto. */
    private static Event parse(byte[] bytes) throws IOException {
        long step = 0;
        String version = "";
        boolean session = false;
        Map<String, Float> scalars = new TreeMap<>();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case 2 -> step = in.readInt64();
                case 3 -> version = in.readString();
                case 5 -> {
                    CodedInputStream summary = CodedInputStream.newInstance(in.readByteArray());
                    while (summary.readTag() != 0) {
                        CodedInputStream value = CodedInputStream.newInstance(summary.readByteArray());
                        value.readTag();
                        String name = value.readString();
                        value.readTag();
                        scalars.put(name, value.readFloat());
                    }
                }
                case 7 -> session = in.readByteArray().length > 0;
                default -> in.skipField(tag);
            }
        }
        return new Event(step, version, scalars, session);
    }

    private List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        for (Path file : files()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                for (Optional<byte[]> record = EventRecords.next(channel);
                        record.isPresent();
                        record = EventRecords.next(channel)) {
                    events.add(parse(record.get()));
                }
                assertThat(channel.position()).isEqualTo(channel.size());
            }
        }
        return events;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void framesRecordsAsTensorFlowDoes() {
        byte[] framed = EventRecords.frame("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(framed).hasSize(8 + 4 + 5 + 4).startsWith(5, 0, 0, 0, 0, 0, 0, 0);
        // rotated right by 15 bits plus a constant (TensorFlow's lib/hash/crc32c.h), by another implementation of
        // CRC-32C
        int crc =
                Hashing.crc32c().hashString("hello", StandardCharsets.US_ASCII).asInt();
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        assertThat(Ints.fromBytes(framed[20], framed[19], framed[18], framed[17]))
                .isEqualTo(masked);
    }

    @Test
    void writesScalarsUnderTheTagsOfHuggingFace() throws IOException {
        try (MetricSink sink = MetricSink.tensorBoard(folder)) {
            sink.write(MetricRows.training(1));
            sink.write(MetricRows.evaluation(1));
        }
        assertThat(files()).hasSize(1);
        assertThat(files().get(0).getFileName().toString()).startsWith("events.out.tfevents.1795428001.");
        List<Event> events = events();
        assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).step()).isEqualTo(1);
        assertThat(events.get(1).scalars())
                .containsEntry("train/loss", 1f)
                .containsEntry("train/rewards/margins", 0.1f)
                .containsEntry("train/tokens_per_second", 101f)
                .containsEntry("train/epoch", 0.25f);
        assertThat(events.get(2).scalars()).containsEntry("eval/loss", 0.5f);
    }

    @Test
    void resumedRunWritesEachStepOnce() throws IOException {
        try (MetricSink sink = MetricSink.tensorBoard(folder)) {
            for (int step = 1; step <= 5; step++) {
                sink.write(MetricRows.training(step));
            }
        }
        Files.write(files().get(0), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        try (MetricSink sink = MetricSink.tensorBoard(folder)) {
            sink.truncateAfter(3);
            sink.write(MetricRows.training(4));
        }
        assertThat(files()).hasSize(2);
        assertThat(events())
                .filteredOn(event -> !event.scalars().isEmpty())
                .extracting(Event::step)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(events())
                .filteredOn(Event::sessionStart)
                .extracting(Event::step)
                .containsExactly(4L);
    }

    @Test
    void newRunDeletesEarlierEventsAndKeepsOtherFiles() throws IOException {
        Path other = Files.writeString(folder.resolve("notes.txt"), "mine");
        try (MetricSink sink = MetricSink.tensorBoard(folder)) {
            sink.write(MetricRows.training(1));
            sink.truncateAfter(-1);
        }
        assertThat(files()).containsExactly(other);
    }

    @Test
    void readingStopsAtADamagedRecord() throws IOException {
        Path file = folder.resolve("events");
        byte[] framed = EventRecords.frame(TensorBoardEvents.fileVersion(Instant.EPOCH));
        framed[framed.length - 6] ^= 1;
        Files.write(file, framed);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            assertThat(EventRecords.next(channel)).isEmpty();
        }
    }
}
