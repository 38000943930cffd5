package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.testkit.PickleBytes;
import io.github.rlaifv.core.testkit.RawTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a model folder whose weights are a PyTorch checkpoint, with checksums as PyTorch writes them. */
final class TorchFolder {
    static final String FILE = "pytorch_model.bin";

    private TorchFolder() {}

    static void make(Path folder) throws IOException {
        Path model = SoundFiles.resource("fixtures/llava15/model");
        SoundFiles.copy(model, folder);
        Files.delete(folder.resolve("model.safetensors"));
        List<StoredTensor> tensors =
                new ArrayList<>(Checkpoint.open(model).tensors().values());
        Map<String, PickleBytes.Tensor> described = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            StoredTensor tensor = tensors.get(i);
            described.put(
                    tensor.name(),
                    new PickleBytes.Tensor(
                            "FloatStorage", "" + i, tensor.elements(), 0, tensor.shape(), strides(tensor.shape())));
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve(FILE));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "archive/data.pkl", PickleBytes.stateDictionary(described));
            put(zip, "archive/byteorder", "little".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < tensors.size(); i++) {
                put(zip, "archive/data/" + i, RawTensor.of(tensors.get(i)).bytes());
            }
            put(zip, "archive/version", "3\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Long> strides(List<Long> shape) {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides.add(0, stride);
            stride *= shape.get(i);
        }
        return strides;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
