package io.github.rlaifv.core.internal.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the source text of the kernels into the archive that PyTorch's C++ runtime loads. It is run by the build. The
 * archive is an uncompressed ZIP with a format version, an empty tuple of constants, the pickled state of a module
 * without parameters, and the source.
 */
public final class KernelArchive {
    /** The name of the archive beside this class. */
    static final String RESOURCE = "kernels.pt";

    private static final String FOLDER = "kernels/";
    /** The version of operator schemas of PyTorch 2; in the oldest versions gelu has no approximate argument. */
    private static final String FORMAT_VERSION = "10\n";

    private KernelArchive() {}

    /**
     * Writes the archive.
     *
     * @param args the source file and the archive to write
     */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[1]);
        Files.createDirectories(target.toAbsolutePath().getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
            write(Files.readString(Path.of(args[0])), out);
        }
    }

    static void write(String source, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
            store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "data.pkl", moduleState());
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The protocol-2 pickle of an object {@code __torch__.Kernels} with the one attribute {@code training = False}. */
    private static byte[] moduleState() throws IOException {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.write(new byte[] {(byte) 0x80, 2, 'c'});
        pickle.write("__torch__\nKernels\n".getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {'q', 0, ')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        pickle.write("training".getBytes(StandardCharsets.US_ASCII));
        pickle.write(new byte[] {'q', 1, (byte) 0x89, 'u', 'b', 'q', 2, '.'});
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setTime(0);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
