#!/usr/bin/env zsh
# What shells allow and people write, zsh and mistakes included.
setopt extended_glob
X=1 Y="two $X" env | sort -u |& tail -n +2
echo "nested ${A:-"${B:-c d}"} ${#A} ${!A} ${A:?missing} ${A:+set} ${A%%.*} ${A//a/b} $((1 + A)) $[2]"
echo 'it'"'"'s' $'tab\there' $"translated" back\ slash "a\"b\\c\$d" ~/x *.{js,ts} -- {a,b}
curl -fsSL "https://example.com/$(uname -s)-`uname -m`.tar.gz" | tar xz
python - <<'PY' > out.txt && echo done if then
print("$NOT a command; $(nor this)")
PY
cat <<A - <<"B" | sort
first $X $(hostname)
A
second $Y
B
diff <(sort a) <(sort b) > >(tee diff.log)
>&2 echo "first a redirection" 2>/dev/null
exec 3>&1 >> all.log 2>&1
while read -r line; do echo "$line"; done < input.txt > output.txt 2>&1
[ -f .env ] && export $(grep -v '^#' .env | xargs)
time { sleep 1; }
print -l ${(f)"$(<file)"} $path[1]
if [[ "$APP_ENV" = production || $1 =~ ^(a|b)$ ]]; then ssh host "cd /srv && git pull"; fi
select choice in yes no; do break; done
until false; do break; done &
coproc worker { cat; }
foo-bar() ( cd / )
a.b() { foo-bar; }
command -v node >/dev/null || { echo "no node"; exit 1; }
docker exec app sh -c 'pip install x'
find . -name '*.pyc' -exec rm {} \;
let "x = 1 << 2"
arr=(
  one # first
  "two three"
)
echo one; echo two & echo three
echo last \
  line
