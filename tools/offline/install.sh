#!/bin/sh
# Install Xieshou @VERSION@ from this folder, without a network: sh install.sh [FOLDER]
# 不联网安装携手@VERSION@：sh install.sh [安装目录]
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-"$HOME/xieshou"}
pythons="@PYTHONS@"

for one in ${PYTHON:-python3 $(for version in $pythons; do echo "python$version"; done)}; do
    version=$("$one" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    case " $pythons " in *" $version "*) python=$one; break ;; esac
done
if [ -z "${python:-}" ]; then
    echo "This bundle needs Python $pythons, 64 bit. Install it, or name it: PYTHON=/path/to/python sh install.sh" >&2
    echo "本安装包需要64位的 Python $pythons。请先安装，或指明位置：PYTHON=/路径/python sh install.sh" >&2
    exit 2
fi

if [ -e "$folder" ] && [ ! -f "$folder/pyvenv.cfg" ]; then
    echo "$folder is there already and is no installation of Xieshou: name another folder." >&2
    echo "$folder 已存在，且不是携手的安装目录：请换一个目录。" >&2
    exit 2
fi
"$python" -m venv --without-pip "$folder"
install() {
    "$folder/bin/python" "$(echo "$here"/wheels/pip-*.whl)/pip" install --quiet --disable-pip-version-check \
        --no-index --find-links "$here/wheels" --require-hashes --requirement "$here/$1"
}
install requirements.txt
# an old processor: Polars warns that it would crash
"$folder/bin/python" -W error::RuntimeWarning -c 'import polars' 2>/dev/null || install requirements-old-processor.txt
"$folder/bin/xieshou" --version
cat <<TEXT

Installed. 安装完成。
  $folder/bin/xieshou init --home "$HOME/xieshou-data"
  $folder/bin/xieshou user add NAME --home "$HOME/xieshou-data" --role administrator
  $folder/bin/xieshou serve --home "$HOME/xieshou-data"
then open / 然后打开: http://127.0.0.1:8000
TEXT
