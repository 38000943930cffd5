package io.github.rlaifv.core.internal.checkpoint;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.Download;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the tensors of a PyTorch ZIP checkpoint ({@code pytorch_model.bin}, a state dictionary written by {@code
 * torch.save}). Its pickle may use only names on an allow-list, see {@link PickleReader}, and no code is executed.
 */
final class TorchFile {
    private static final String PICKLE = "/data.pkl";
    private static final int MAX_PICKLE = 1 << 24;

    private final Path file;
    private final StoredZip zip;
    private final String prefix;

    private TorchFile(Path file, StoredZip zip, String prefix) {
        this.file = file;
        this.zip = zip;
        this.prefix = prefix;
    }

    /**
     * Reads the tensors by name, in the order of the file.
     *
     * @throws BadDataException naming the file, the tensor and what is wrong
     */
    static Map<String, StoredTensor> read(Path file) {
        BoundedFile.requireRegular(file);
        try (FileChannel channel = FileChannel.open(file)) {
            refuseOtherKinds(channel, file);
            StoredZip zip = StoredZip.read(channel, file);
            return new TorchFile(file, zip, prefix(zip, file)).tensors();
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static void refuseOtherKinds(FileChannel channel, Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(64);
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {}
        String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK")) {
            return;
        }
        String what;
        if (text.isEmpty()) {
            what = "is empty; fetch it again";
        } else if (text.startsWith("\u0080")) {
            what = "is a bare pickle, as torch.save wrote before 1.6, which is not supported: in Python, save what"
                    + " torch.load(file, weights_only=True) gives with torch.save or safetensors.torch.save_file";
        } else if (text.startsWith("GGUF")) {
            what = "is a GGUF file, which is not supported; take the checkpoint that it was converted from";
        } else if (text.length() > 8 && text.charAt(8) == '{') {
            what = "looks like a safetensors file; rename it to model.safetensors";
        } else {
            what = Download.insteadOfBinary(Arrays.copyOf(head.array(), head.position()))
                    .orElse("is not a PyTorch checkpoint; fetch it again");
        }
        throw new BadDataException(file + " " + what);
    }

    /** All entries are in one folder, whose name is the original name of the file. */
    private static String prefix(StoredZip zip, Path file) {
        List<String> pickles = zip.names().stream()
                .filter(name -> name.endsWith(PICKLE))
                .filter(name -> name.indexOf('/') == name.length() - PICKLE.length())
                .toList();
        if (pickles.size() != 1) {
            throw new BadDataException(
                    file + " is a ZIP with " + pickles.size()
                            + " entries named FOLDER/data.pkl, but a PyTorch checkpoint has one; fetch the checkpoint's file again");
        }
        String prefix = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length()) + "/";
        if (zip.names().stream()
                .anyMatch(name -> name.equals(prefix + "constants.pkl") || name.startsWith(prefix + "code/"))) {
            throw new BadDataException(file + " is a TorchScript archive, which contains a program: give the model's"
                    + " state dictionary, as save_pretrained or torch.save(model.state_dict(), ..) write it");
        }
        return prefix;
    }

    private Map<String, StoredTensor> tensors() throws IOException {
        String order = prefix + "byteorder";
        if (zip.names().contains(order) && !new String(zip.bytes(order, 16), StandardCharsets.UTF_8).equals("little")) {
            throw new BadDataException(
                    file + " was written on a big-endian machine: save it again on a little-endian one");
        }
        String where = file + " (" + prefix + "data.pkl)";
        byte[] pickle = zip.bytes(prefix + "data.pkl", MAX_PICKLE);
        if (!(PickleReader.read(pickle, where, new TorchVocabulary(where)) instanceof PickleDict state)) {
            throw new BadDataException(where + " has no dictionary of tensors: save the model's state dictionary");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<Object, Object> entry : state.entries().entrySet()) {
            if (!(entry.getValue() instanceof TorchTensor tensor)) {
                throw new BadDataException(where + " has an entry '" + entry.getKey()
                        + "' that is not a tensor: save only the model's state dictionary");
            }
            String name = entry.getKey().toString();
            tensors.put(name, stored(name, tensor));
        }
        return Collections.unmodifiableMap(tensors);
    }

    private StoredTensor stored(String name, TorchTensor tensor) throws IOException {
        String where = "tensor '" + name + "' in " + file;
        ScalarType type = tensor.storage().scalar(where);
        long elements = tensor.checkedElements(where);
        StoredZip.Range range = zip.locate(prefix + "data/" + tensor.storage().key());
        if (range.bytes() / type.bytes() != tensor.storage().elements() || range.bytes() % type.bytes() != 0) {
            throw new BadDataException(where + " is said to have a storage of "
                    + tensor.storage().elements() + " elements of " + type.torchName() + ", but entry "
                    + tensor.storage().key() + " has " + range.bytes()
                    + " bytes; the file is damaged, fetch it again");
        }
        return new StoredTensor(
                name,
                type,
                tensor.shape(),
                file,
                range.offset() + tensor.offset() * type.bytes(),
                elements * type.bytes());
    }
}
