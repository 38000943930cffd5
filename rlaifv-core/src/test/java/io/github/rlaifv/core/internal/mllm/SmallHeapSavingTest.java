package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.JavaProgram;
import io.github.rlaifv.core.testkit.RandomModel;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of which a single tensor is larger than the Java heap is opened, saved and checkpointed. */
class SmallHeapSavingTest {
    private static final int HEAP_MIB = 64;

    @TempDir
    Path temp;

    /** Saves the model in the given folder, also in bfloat16, and the optimizer state of its largest parameter. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        PolicyOptions options =
                PolicyOptions.builder().storage(ScalarType.FLOAT32).build();
        try (TrainablePolicy policy = Policies.open(folder.resolve("model"), options)) {
            policy.save(folder.resolve("float32"));
            policy.save(folder.resolve("bfloat16"), ScalarType.BFLOAT16);
            Parameter largest = policy.parameters().stream()
                    .max(Comparator.comparingLong(Parameter::numbers))
                    .orElseThrow();
            try (AdamW adamW = policy.newAdamW(List.of(largest))) {
                adamW.save(folder.resolve("optimizer.safetensors"));
                adamW.load(folder.resolve("optimizer.safetensors"), 1);
            }
            System.out.println("largest " + 4 * largest.numbers());
        }
    }

    @Test
    void modelOfSomeHundredMegabytesIsSavedWithASmallHeap() throws IOException, InterruptedException {
        Path model = RandomModel.llava(
                temp.resolve("model"),
                text -> text.put("hidden_size", 1024)
                        .put("intermediate_size", 20_000)
                        .put("num_hidden_layers", 1)
                        .put("num_attention_heads", 16)
                        .put("num_key_value_heads", 16)
                        .put("head_dim", 64));
        String said = JavaProgram.of(SmallHeapSavingTest.class, "-Xmx" + HEAP_MIB + "m", "-Djava.awt.headless=true")
                .run(temp.toString());
        long largest =
                Long.parseLong(said.substring(said.indexOf("largest ") + 8).strip());
        assertThat(largest).isGreaterThan((long) HEAP_MIB << 20);
        Path weights = model.resolve("model.safetensors");
        long bytes = Files.size(weights);
        assertThat(bytes).isGreaterThan(250_000_000);
        assertThat(checksums(temp.resolve("float32"))).isNotEmpty().isEqualTo(checksums(model));
        assertThat(Files.size(temp.resolve("bfloat16/model.safetensors"))).isBetween(bytes / 2, bytes / 2 + 20_000);
        assertThat(Files.size(temp.resolve("optimizer.safetensors"))).isBetween(2 * largest, 3 * largest + 20_000);
    }

    /** Checksums of the bits of all weights. */
    private static List<Long> checksums(Path folder) {
        try (TrainablePolicy policy = Policies.open(folder)) {
            return policy.checksums(policy.parameters(), 0, 1);
        }
    }
}
