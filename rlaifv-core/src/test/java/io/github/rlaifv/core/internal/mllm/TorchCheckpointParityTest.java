package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.PickleBytes;
import io.github.rlaifv.core.testkit.TorchZip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model with weights in pytorch_model*.bin files gives the same results as with weights in safetensors files. */
class TorchCheckpointParityTest {
    private static final String INDEX = "pytorch_model.bin.index.json";

    @TempDir
    Path temporary;

    /** A copy of the folder with its weights in the given number of PyTorch files. */
    private Path converted(Path model, int shards) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("model"));
        try (Stream<Path> files = Files.list(model)) {
            for (Path file :
                    files.filter(f -> !f.toString().contains("safetensors")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        List<StoredTensor> tensors =
                new ArrayList<>(Checkpoint.open(model).tensors().values());
        ObjectNode index = new JsonMapper().createObjectNode();
        for (int i = 0; i < shards; i++) {
            String name =
                    shards == 1 ? "pytorch_model.bin" : "pytorch_model-0000" + (i + 1) + "-of-0000" + shards + ".bin";
            List<StoredTensor> part = tensors.subList(i * tensors.size() / shards, (i + 1) * tensors.size() / shards);
            write(part, folder.resolve(name));
            part.forEach(tensor -> index.withObject("/weight_map").put(tensor.name(), name));
        }
        if (shards > 1) {
            Files.writeString(folder.resolve(INDEX), index.toString());
        }
        return folder;
    }

    private static void write(List<StoredTensor> tensors, Path file) throws IOException {
        Map<String, PickleBytes.Tensor> described = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            StoredTensor tensor = tensors.get(i);
            String type = tensor.type() == ScalarType.FLOAT32 ? "FloatStorage" : "BFloat16Storage";
            described.put(
                    tensor.name(),
                    new PickleBytes.Tensor(
                            type, "" + i, tensor.elements(), 0, tensor.shape(), strides(tensor.shape())));
        }
        TorchZip zip = TorchZip.of(PickleBytes.stateDictionary(described));
        for (int i = 0; i < tensors.size(); i++) {
            zip.entry("data/" + i, bytes(tensors.get(i)));
        }
        zip.write(file);
    }

    private static List<Long> strides(List<Long> shape) {
        List<Long> strides = new ArrayList<>();
        long next = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides.add(0, next);
            next *= shape.get(i);
        }
        return strides;
    }

    private static byte[] bytes(StoredTensor tensor) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) tensor.bytes());
        try (FileChannel channel = FileChannel.open(tensor.file())) {
            while (buffer.hasRemaining() && channel.read(buffer, tensor.offset() + buffer.position()) >= 0) {}
        }
        return buffer.array();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_bf16"})
    void shardsOfPytorchFilesGiveTheSameLogits(String family) throws IOException {
        Fixtures.require(Fixtures.path(family, "golden.json"));
        GoldenCase golden = GoldenCase.of(family).get(0);
        Path folder = converted(golden.model(), 2);
        try (LocalPolicy expected = (LocalPolicy) Policies.open(golden.model());
                LocalPolicy actual = (LocalPolicy) Policies.open(folder)) {
            assertThat(actual.logits(golden.prompt(), golden.response()))
                    .isEqualTo(expected.logits(golden.prompt(), golden.response()));
            assertThat(actual.fingerprint()).hasSameSizeAs(expected.fingerprint());
        }
    }

    @Test
    void equalWeightsHaveEqualFingerprintsAndOthersDiffer() throws IOException {
        Path model = Fixtures.require(Fixtures.path("llava15", "model"));
        Path folder = converted(model, 1);
        String first;
        try (LocalPolicy policy = (LocalPolicy) Policies.open(folder)) {
            first = policy.fingerprint();
        }
        try (LocalPolicy policy = (LocalPolicy) Policies.open(folder)) {
            assertThat(policy.fingerprint()).isEqualTo(first);
        }
        StoredTensor changed =
                Checkpoint.open(folder).tensors().values().iterator().next();
        try (FileChannel channel = FileChannel.open(changed.file(), java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), changed.offset());
        }
        try (LocalPolicy policy = (LocalPolicy) Policies.open(folder)) {
            assertThat(policy.fingerprint()).isNotEqualTo(first);
        }
    }

    @Test
    void pytorchCheckpointIsSavedAsSafetensors() throws IOException {
        Fixtures.require(Fixtures.path("llava15", "golden.json"));
        GoldenCase golden = GoldenCase.of("llava15").get(0);
        Path saved = temporary.resolve("saved");
        List<ScoreRequest> request = List.of(new ScoreRequest(golden.prompt(), List.of(golden.response())));
        try (LocalPolicy policy = (LocalPolicy) Policies.open(converted(golden.model(), 2))) {
            policy.save(saved);
            try (LocalPolicy again = (LocalPolicy) Policies.open(saved)) {
                assertThat(again.score(request)).isEqualTo(policy.score(request));
            }
        }
        assertThat(saved.resolve("model.safetensors")).exists();
        try (Stream<Path> files = Files.list(saved)) {
            assertThat(files).noneMatch(file -> file.toString().contains("pytorch_model"));
        }
    }
}
