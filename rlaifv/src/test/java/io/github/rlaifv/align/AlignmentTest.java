package io.github.rlaifv.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.dpo.IterativeAlignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlignmentTest {
    private static final InstructionDataset INSTRUCTIONS = InstructionDataset.of(IntStream.range(0, 5)
            .mapToObj(i -> new Instruction("i" + i, ImageSource.of("p" + i, new byte[] {1}), "What is there?"))
            .toList());

    private static List<String> turn(int round, int count) {
        return SelectedInstructions.all(INSTRUCTIONS).turn(round, count).toList().stream()
                .map(Instruction::id)
                .toList();
    }

    @Test
    void roundsTakeInstructionsInOrderAndWrapAround() {
        assertThat(turn(1, 2)).containsExactly("i0", "i1");
        assertThat(turn(3, 2)).containsExactly("i4", "i0");
        assertThat(turn(2, 9)).containsExactly("i0", "i1", "i2", "i3", "i4");
    }

    @Test
    void errorNamesMissingPart() {
        FakePolicy labeler =
                FakePolicy.builder().name("fake").writes((request, i) -> "Yes.").build();
        assertThatIllegalStateException()
                .isThrownBy(() -> Alignment.builder().build())
                .withMessageContaining(
                        "Alignment needs the option labeler, or feedback with a decomposer and a scorer: call");
        assertThatIllegalStateException()
                .isThrownBy(() -> Alignment.builder()
                        .labeling(newest -> ResponseLabeling.of(labeler))
                        .build())
                .withMessageContaining("Alignment needs the option rounds: call");
        assertThatIllegalStateException()
                .isThrownBy(() -> Alignment.builder()
                        .labeling(newest -> ResponseLabeling.of(labeler))
                        .rounds(IterativeAlignment.builder())
                        .build())
                .withMessageContaining("Alignment needs the option instructions: call");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Alignment.builder().instructions(INSTRUCTIONS, 0))
                .withMessageContaining("instructionsPerRound must be >= 1, was 0");
    }

    @Test
    void serverOfTheRoundsAloneIsRejected() {
        AdapterServer server = new UnusedServer();
        Alignment.Builder alignment = Alignment.builder()
                .labeling(ResponseLabeling::of)
                .rounds(IterativeAlignment.builder().served(server))
                .instructions(INSTRUCTIONS, 1);
        assertThatIllegalStateException()
                .isThrownBy(alignment::build)
                .withMessageContaining("call served of the Alignment's builder");
        assertThatIllegalStateException()
                .isThrownBy(() -> alignment.served(new UnusedServer()).build())
                .withMessageContaining("call served of the Alignment's builder");
        assertThatCode(() -> alignment.served(server).build()).doesNotThrowAnyException();
    }

    private static final class UnusedServer implements AdapterServer {
        @Override
        public Policy base() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void prepare(Path unchanged) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServedAdapter load(Path folder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unload(ServedAdapter adapter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void referenceThatCantBeOpenedEndsTheRunBeforeItsWork(@TempDir Path folder) {
        FakePolicy labeler =
                FakePolicy.builder().name("fake").writes((request, i) -> "Yes.").build();
        Alignment alignment = Alignment.builder()
                .labeler(labeler)
                .instructions(INSTRUCTIONS, 1)
                .rounds(IterativeAlignment.builder())
                .open(model -> {
                    throw new AssertionError("the policy is opened, which begins the work");
                })
                .reference(model -> {
                    throw new BadDataException("no reference in " + model);
                })
                .build();
        assertThatThrownBy(() -> alignment.run(Path.of("model"), folder.resolve("run")))
                .isInstanceOf(BadDataException.class)
                .hasMessage("no reference in model");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void settingThatIsNotRecordedHasItsDefault(@TempDir Path folder) throws IOException {
        SortedMap<String, String> named = new TreeMap<>(Map.of("lora_rank", "8", "lora_alpha", "16.0"));
        SortedMap<String, String> unnamed = new TreeMap<>(Map.of("lora_rank", "8"));
        SortedMap<String, String> other = new TreeMap<>(Map.of("lora_rank", "8", "lora_alpha", "3.0"));
        SortedMap<String, String> defaults = new TreeMap<>(Map.of("lora_alpha", "16.0"));
        for (SortedMap<String, String> recorded : List.of(named, unnamed)) {
            Path run = folder.resolve(String.valueOf(recorded.size()));
            AlignmentSettingsFile.claim(run, recorded, defaults);
            Files.writeString(run.resolve("alignment.json"), "{}");
            for (SortedMap<String, String> now : List.of(named, unnamed)) {
                assertThatCode(() -> AlignmentSettingsFile.claim(run, now, defaults))
                        .doesNotThrowAnyException();
            }
            assertThatThrownBy(() -> AlignmentSettingsFile.claim(run, other, defaults))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("lora_alpha was 16.0 and is now 3.0");
        }
    }

    @Test
    void resumeWithOtherSettingsIsRejectedByName(@TempDir Path folder) throws IOException {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("beta", "0.7");
        settings.put("policy", "p");
        AlignmentSettingsFile.claim(folder, settings, Collections.emptySortedMap());
        settings.put("beta", "0.1");
        assertThatCode(() -> AlignmentSettingsFile.claim(folder, settings, Collections.emptySortedMap()))
                .doesNotThrowAnyException();
        assertThat(folder.resolve("alignment-settings.json"))
                .hasContent("{\"beta\":\"0.1\",\"format\":\"1\",\"policy\":\"p\"}");
        Files.writeString(folder.resolve("alignment.json"), "{}");
        AlignmentSettingsFile.claim(folder, settings, Collections.emptySortedMap());

        settings.put("beta", "0.2");
        assertThatThrownBy(() -> AlignmentSettingsFile.claim(folder, settings, Collections.emptySortedMap()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("beta was 0.1 and is now 0.2")
                .hasMessageContaining("another folder");
        Files.delete(folder.resolve("alignment-settings.json"));
        assertThatThrownBy(() -> AlignmentSettingsFile.claim(folder, settings, Collections.emptySortedMap()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("so its settings are unknown");
    }
}
