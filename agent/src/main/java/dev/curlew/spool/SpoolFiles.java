package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a spool asks of a disk. What was written, created or deleted survives a power cut only when it was forced: a
 * file's bytes by its {@link OpenFile#force}, its name by its folder's {@link #forceFolder}.
 */
interface SpoolFiles {
    boolean isFolder(Path folder);

    void createFolder(Path folder) throws IOException;

    /** Names of what lies in it. */
    List<String> list(Path folder) throws IOException;

    /** A new file, or an old one made empty. */
    OpenFile create(Path file) throws IOException;

    /** To be read only. */
    OpenFile open(Path file) throws IOException;

    /** To be written in place. */
    OpenFile update(Path file) throws IOException;

    boolean exists(Path file);

    long modifiedMillis(Path file) throws IOException;

    void delete(Path file) throws IOException;

    void forceFolder(Path folder) throws IOException;

    /** Keeps other processes out until it is closed. */
    Closeable lock(Path file) throws IOException;

    /** Used by one thread, and closed by it. */
    interface OpenFile extends Closeable {
        long size() throws IOException;

        /** How many bytes were read, fewer than there is room for only at the end; -1 behind it. */
        int read(ByteBuffer to, long at) throws IOException;

        /** Writes all of it. */
        void write(ByteBuffer from, long at) throws IOException;

        void truncate(long size) throws IOException;

        void force() throws IOException;
    }
}
