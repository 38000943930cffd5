package io.github.rlaifv.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.report.inspect.Inspection;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.inspect.item.ItemFilter;
import io.github.rlaifv.report.inspect.item.ItemOrder;
import io.github.rlaifv.report.inspect.item.ItemState;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large folders: items are read on demand, so that memory holds their ids and a few bytes of each. */
class LargeInspectionIT {
    private static final int INSTRUCTIONS = Integer.getInteger("rlaifv.instructions", 3_000);
    private static final int ROWS = Integer.getInteger("rlaifv.rows", 30_000);
    private static final long MOST_BYTES = 32L << 20;

    @TempDir
    Path folder;

    /** Heap in use after a collection, in bytes. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    void feedbackOfManyInstructionsIsFilteredWithinAFewBytesEach() throws IOException {
        writeFeedback();
        long before = used();
        try (Inspection inspection = Inspection.open(folder)) {
            InspectedPart part = inspection.parts().get(0);
            assertThat(part.size()).isEqualTo(INSTRUCTIONS);
            ItemFilter rejected =
                    ItemFilter.ALL.withState(ItemState.SOME_REJECTED).withOrder(ItemOrder.GAP);
            assertThat(part.select(rejected)).hasSize((INSTRUCTIONS + 9) / 10);
            String last = "response 0 of i" + (INSTRUCTIONS - 1) + " ";
            assertThat(part.select(ItemFilter.ALL.withText(last))).containsExactly(INSTRUCTIONS - 1);
            assertThat(part.get(INSTRUCTIONS - 1).responses()).hasSize(4);
            assertThat(used() - before).isLessThan(MOST_BYTES);
        }
    }

    private void writeFeedback() throws IOException {
        try (BufferedWriter candidates = Files.newBufferedWriter(folder.resolve("candidates.jsonl"));
                BufferedWriter scores = Files.newBufferedWriter(folder.resolve("scores.jsonl"))) {
            for (int i = 0; i < INSTRUCTIONS; i++) {
                ObjectNode sampled =
                        JsonText.object().put("instruction", "i" + i).put("question", "What is here?");
                ObjectNode scored = JsonText.object().put("instruction", "i" + i);
                ArrayNode list = sampled.putArray("candidates");
                ArrayNode responses = scored.putArray("responses");
                for (int j = 0; j < 4; j++) {
                    String text = "response " + j + " of i" + i + " " + "says that there is a thing. ".repeat(12);
                    list.addObject().put("index", j).put("text", text).put("finish", "END");
                    boolean confirmed = j > 0 || i % 10 > 0;
                    responses
                            .addObject()
                            .put("index", j)
                            .put("score", confirmed ? 0.0 : -1.0)
                            .putArray("verdicts")
                            .addObject()
                            .put("statement", "There is a thing.")
                            .put("question", "Is there a thing?")
                            .put("p_yes", 0.9)
                            .put("p_no", 0.1)
                            .put("confirmed", confirmed);
                }
                candidates.append(JsonText.line(sampled)).append('\n');
                scores.append(JsonText.line(scored)).append('\n');
            }
        }
    }

    @Test
    void parquetOfManyRowsIsFilteredWithinAFewBytesEach() {
        ImageSource image = ImageSource.of("dot", new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3, 4, 5, 6, 7, 8});
        try (PreferenceWriter writer = PreferenceWriter.open(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET))) {
            for (int i = 0; i < ROWS; i++) {
                Instruction instruction = new Instruction("i" + i, image, "What is on photo " + i + "?");
                writer.write(new PreferencePair(instruction, "word ".repeat(i % 50), "A cat.", Double.NaN, Double.NaN));
            }
            writer.finish();
        }
        long before = used();
        try (Inspection inspection = Inspection.open(folder)) {
            InspectedPart part = inspection.parts().get(0);
            assertThat(part.size()).isEqualTo(ROWS);
            assertThat(part.select(ItemFilter.ALL.withWords(49, 60))).hasSize(ROWS / 50);
            assertThat(part.select(ItemFilter.ALL.withText("photo " + (ROWS - 1) + "?")))
                    .containsExactly(ROWS - 1);
            assertThat(part.get(ROWS / 2).question()).isEqualTo("What is on photo " + ROWS / 2 + "?");
            assertThat(used() - before).isLessThan(MOST_BYTES);
        }
    }
}
