from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0009_files_of_older_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, help_text='Since when it has no live page. Who had enrolled goes on with the last edition.', null=True),
        ),
        migrations.AddField(
            model_name='courseedition',
            name='note_language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AlterField(
            model_name='course',
            name='archived_at',
            field=models.DateTimeField(blank=True, help_text='An editor closed it: nobody new, nothing lost.', null=True),
        ),
        migrations.AlterField(
            model_name='courseedition',
            name='change_note',
            field=models.TextField(blank=True, help_text='One sentence to learners, in the language of the page.'),
        ),
    ]
