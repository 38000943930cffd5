package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one column of one row group, one at a time; no file stays open in between. The library's own file
 * reader loads the whole column, which for images in a row group of thousands of rows is most of the file.
 */
final class ColumnPages implements PageReader {
    private final Path file;
    private final ColumnChunkMetaData chunk;
    private final ParquetMetadataConverter converter = new ParquetMetadataConverter();
    private final long end;

    @Nullable
    private final Page dictionary;

    private long position;
    private long remaining;

    /**
     * A page with its header.
     *
     * @param header kind and sizes of the page
     * @param start position of the page's body in the file
     */
    private record Page(PageHeader header, long start) {
        long end() {
            return start + header.getCompressed_page_size();
        }

        int values() {
            return switch (header.getType()) {
                case DATA_PAGE -> header.getData_page_header().getNum_values();
                case DATA_PAGE_V2 -> header.getData_page_header_v2().getNum_values();
                default -> 0;
            };
        }
    }

    ColumnPages(Path file, ColumnChunkMetaData chunk) {
        this.file = file;
        this.chunk = chunk;
        this.position = chunk.getStartingPos();
        this.end = position + chunk.getTotalSize();
        this.remaining = chunk.getValueCount();
        Page first = peek();
        if (first != null && first.header().getType() == PageType.DICTIONARY_PAGE) {
            dictionary = first;
            position = first.end();
        } else {
            dictionary = null;
        }
    }

    @Override
    public long getTotalValueCount() {
        return remaining;
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        if (dictionary == null) {
            return null;
        }
        DictionaryPageHeader header = dictionary.header().getDictionary_page_header();
        int size = header.getNum_values();
        int bytes = dictionary.header().getUncompressed_page_size();
        check(size >= 0 && 4L * size <= bytes, "a dictionary of " + size + " values in " + bytes + " bytes");
        return new DictionaryPage(
                decompress(body(dictionary), bytes), bytes, size, converter.getEncoding(header.getEncoding()));
    }

    @Override
    public @Nullable DataPage readPage() {
        for (Page page = peek(); page != null; page = peek()) {
            take(page);
            if (page.header().getType() == PageType.DATA_PAGE) {
                return pageV1(page, page.header().getData_page_header());
            }
            if (page.header().getType() == PageType.DATA_PAGE_V2) {
                return pageV2(page, page.header().getData_page_header_v2());
            }
        }
        return null;
    }

    /**
     * Skips whole pages of a column with one value per row.
     *
     * @param rows largest number of rows to skip
     * @return number of skipped rows
     */
    long skipRows(long rows) {
        long skipped = 0;
        for (Page page = peek(); page != null && skipped + page.values() <= rows; page = peek()) {
            skipped += page.values();
            take(page);
        }
        return skipped;
    }

    /** Returns the page at the current position; null at the end of the column. */
    private @Nullable Page peek() {
        if (position >= end) {
            return null;
        }
        Page page;
        try (ChannelInput input = new ChannelInput(file, position, end)) {
            PageHeader header = Util.readPageHeader(input);
            page = new Page(header, input.position());
        } catch (IOException e) {
            throw new ParquetDecodingException("a page header of column " + chunk.getPath() + " can't be read", e);
        }
        PageHeader header = page.header();
        check(
                header.getCompressed_page_size() >= 0 && page.end() <= end,
                "a page of " + header.getCompressed_page_size() + " bytes beyond its end");
        check(
                header.getUncompressed_page_size() >= 0
                        && header.getUncompressed_page_size()
                                <= ratio(chunk.getCodec()) * (header.getCompressed_page_size() + 64L),
                "a page of " + header.getCompressed_page_size() + " bytes said to hold "
                        + header.getUncompressed_page_size());
        long limit = InputLimit.PAGE.value();
        check(
                Math.max(header.getCompressed_page_size(), header.getUncompressed_page_size()) <= limit,
                "a page of " + header.getUncompressed_page_size() + " bytes, over the limit of " + limit + " ("
                        + InputLimit.PAGE.remedy() + ")");
        check(page.values() >= 0 && page.values() <= remaining, "more values than its row group has");
        return page;
    }

    /** Returns the largest possible expansion factor of a codec; a page that expands more is damaged. */
    private static long ratio(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> 1;
            case SNAPPY -> 64;
            case LZ4_RAW -> 256;
            case GZIP -> 1 << 11;
            default -> 1 << 15;
        };
    }

    private void take(Page page) {
        position = page.end();
        remaining -= page.values();
    }

    private DataPage pageV1(Page page, DataPageHeader header) {
        int size = page.header().getUncompressed_page_size();
        return new DataPageV1(
                decompress(body(page), size),
                header.getNum_values(),
                size,
                null,
                converter.getEncoding(header.getRepetition_level_encoding()),
                converter.getEncoding(header.getDefinition_level_encoding()),
                converter.getEncoding(header.getEncoding()));
    }

    private DataPage pageV2(Page page, DataPageHeaderV2 header) {
        byte[] body = body(page);
        int repetition = header.getRepetition_levels_byte_length();
        int definition = header.getDefinition_levels_byte_length();
        int data = body.length - repetition - definition;
        int size = page.header().getUncompressed_page_size() - repetition - definition;
        check(repetition >= 0 && definition >= 0 && data >= 0 && size >= 0, "levels longer than their page");
        byte[] values = Arrays.copyOfRange(body, repetition + definition, body.length);
        boolean compressed = data > 0 && (!header.isSetIs_compressed() || header.isIs_compressed());
        return DataPageV2.uncompressed(
                header.getNum_rows(),
                header.getNum_nulls(),
                header.getNum_values(),
                BytesInput.from(body, 0, repetition),
                BytesInput.from(body, repetition, definition),
                converter.getEncoding(header.getEncoding()),
                compressed ? decompress(values, size) : BytesInput.from(values),
                null);
    }

    private byte[] body(Page page) {
        byte[] bytes;
        try {
            bytes = ChannelInput.readFully(file, page.start(), page.header().getCompressed_page_size());
        } catch (IOException e) {
            throw new ParquetDecodingException("a page of column " + chunk.getPath() + " can't be read", e);
        }
        if (page.header().isSetCrc()) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            check((int) crc.getValue() == page.header().getCrc(), "a page whose checksum does not match");
        }
        return bytes;
    }

    private BytesInput decompress(byte[] bytes, int size) {
        if (chunk.getCodec() == CompressionCodecName.UNCOMPRESSED) {
            return BytesInput.from(bytes);
        }
        CodecFactory codecs = new CodecFactory(new PlainParquetConfiguration(), 0);
        try {
            return BytesInput.from(codecs.getDecompressor(chunk.getCodec())
                    .decompress(BytesInput.from(bytes), size)
                    .toByteArray());
        } catch (IOException e) {
            throw new ParquetDecodingException("a page of column " + chunk.getPath() + " can't be decompressed", e);
        } finally {
            codecs.release();
        }
    }

    private void check(boolean condition, String found) {
        if (!condition) {
            throw new ParquetDecodingException("column " + chunk.getPath() + " has " + found);
        }
    }
}
