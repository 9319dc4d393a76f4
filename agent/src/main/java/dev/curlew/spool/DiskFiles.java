package dev.curlew.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The real disk. */
final class DiskFiles implements SpoolFiles {

    @Override
    public boolean isFolder(Path folder) {
        return Files.isDirectory(folder);
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        return new Channel(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return new Channel(file, StandardOpenOption.READ);
    }

    @Override
    public OpenFile update(Path file) throws IOException {
        return new Channel(file, StandardOpenOption.WRITE);
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public long modifiedMillis(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // said below, as for another process
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("another agent uses " + file.getParent());
    }

    /** A file by its channel. */
    private static final class Channel implements OpenFile {
        private final FileChannel channel;

        Channel(Path file, OpenOption... options) throws IOException {
            channel = FileChannel.open(file, options);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(ByteBuffer to, long at) throws IOException {
            int sum = 0;
            while (to.hasRemaining()) {
                int read = channel.read(to, at + sum);
                if (read < 0) {
                    return sum == 0 ? -1 : sum;
                }
                sum += read;
            }
            return sum;
        }

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            long to = at;
            while (from.hasRemaining()) {
                to += channel.write(from, to);
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        /** Without the file's times, but with its size: fdatasync. */
        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
