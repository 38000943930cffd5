package io.github.rlaifv.core.internal.mllm.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.FamilyParity;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.PublishedConfigs;
import io.github.rlaifv.core.internal.mllm.decoder.TreePositions;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Qwen2.5-VL against transformers. */
class QwenVlParityTest extends FamilyParity {
    QwenVlParityTest() {
        super("qwen2_5_vl");
    }

    @ParameterizedTest
    @MethodSource("casesWithImages")
    void tokenPositionsEqualTheReference(GoldenCase golden) {
        LocalPolicy policy = policy(golden);
        ImageTable table = new ImageTable(policy.vision());
        golden.images().forEach(table::tokens);
        TokenTree.Builder builder = new TokenTree.Builder();
        builder.add(policy.promptIds(golden.prompt()));
        TokenTree tree = builder.build();
        TreePositions positions = TreePositions.of(tree, table.slice(List.of(tree)));
        JsonNode expected = golden.json().path("position_ids_thw");
        int delta = golden.json().path("rope_delta").asInt();
        assertThat(positions.axes()).isEqualTo(3).isEqualTo(expected.size());
        for (int axis = 0; axis < 3; axis++) {
            for (int i = 0; i < tree.size(); i++) {
                assertThat(positions.at(axis, i))
                        .as("axis %d of token %d", axis, i)
                        .isEqualTo(expected.path(axis).path(i).asInt());
            }
            // Images shift the position of the token after the prompt by rope_delta.
            assertThat(positions.next(tree.size() - 1))
                    .isEqualTo(tree.size() + delta)
                    .isEqualTo(expected.path(axis).path(tree.size()).asInt());
        }
    }

    @Test
    void settingsInTheOlderFormGiveTheSameResults(@TempDir Path folder) {
        PublishedConfigs.checkFirstCase("qwen2_5_vl", folder);
    }
}
